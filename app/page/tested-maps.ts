import { createStore } from 'zustand/vanilla';
import type { ImageMap } from '../jobs/found-maps';

/** Maps that the visitor has put beside those that are compared anyway. */
interface TestedMaps {
  readonly entered: readonly ImageMap[];
  /** Which are compared: those entered by {@link mapKey}, the others by their ids. */
  readonly chosen: readonly string[];
}

/** More would not be told apart. */
const MOST = 6;

/** The same for the same map. */
export const mapKey = (map: ImageMap): string => JSON.stringify(Object.entries(map).sort());

/** What is put to the test by deletion and insertion, whatever the image; a job's `make`. */
export const createTestedMaps = () => {
  const state = createStore<TestedMaps>(() => ({ entered: [], chosen: ['cam', 'absolute', 'random'] }));
  return {
    state,
    enter: (map: ImageMap): void => {
      const key = mapKey(map);
      const { entered, chosen } = state.getState();
      const others = entered.filter((other) => mapKey(other) !== key);
      state.setState({
        entered: [...others.slice(-MOST + 1), map],
        chosen: [...chosen.filter((other) => other !== key), key],
      });
    },
    remove: (map: ImageMap): void => {
      const key = mapKey(map);
      const { entered, chosen } = state.getState();
      state.setState({
        entered: entered.filter((other) => mapKey(other) !== key),
        chosen: chosen.filter((other) => other !== key),
      });
    },
    choose: (ids: readonly string[], isChosen: boolean): void => {
      const others = state.getState().chosen.filter((id) => !ids.includes(id));
      state.setState({ chosen: isChosen ? [...others, ...ids.slice(0, 1)] : others });
    },
  };
};
