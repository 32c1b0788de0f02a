import { flushSync } from 'react-dom';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Architecture } from '../../src/network/architecture';
import { inTurn } from '../../src/scene/steps';
import type { AppState, AppStore } from '../store/app-state';
import {
  selectDesignArchitecture,
  selectDesignProblem,
  selectDrawnArchitecture,
  selectIsDesigning,
} from '../store/design-slice';
import type { Observable } from '../store/observable';

/** What follows a design that changes with every frame. */
export interface Turns {
  /** The network that is drawn: the design while there is one on the board, else the loaded one. */
  readonly drawing: Observable<Architecture | null>;
  /** The same, in shapes. */
  readonly ribbon: Observable<Architecture | null>;
  /** The design whose costs are told; null while it is impossible. */
  readonly costs: Observable<Architecture | null>;
  /** Why the design cannot be built, or null. */
  readonly problem: Observable<string | null>;
}

const known = new WeakMap<AppStore, Turns>();

/**
 * While a slider of the drawing board moves, its followers take turns, each with the newest network: all of them at
 * once would not fit into a frame. Everything else reaches all of them at once.
 */
export function turnsOf(store: AppStore): Turns {
  const turns = known.get(store) ?? createTurns(store);
  known.set(store, turns);
  return turns;
}

function createTurns(store: AppStore): Turns {
  const shows: (() => void)[] = [];
  const follow = <T>(select: (state: AppState) => T): StoreApi<T> => {
    const follower = createStore(() => select(store.getState()));
    shows.push(() => follower.setState(select(store.getState()), true));
    return follower;
  };
  const turns = {
    drawing: follow(selectDrawnArchitecture),
    problem: follow(selectDesignProblem),
    ribbon: follow(selectDrawnArchitecture),
    costs: follow(selectDesignArchitecture),
  };
  const waiting = new Set<() => void>();
  store.subscribe((state, before) => {
    if (!selectIsDesigning(state) || !selectIsDesigning(before) || document.hidden) {
      waiting.clear();
      for (const show of shows) show();
    } else if (state.design !== before.design || state.model !== before.model) {
      for (const show of shows) {
        if (waiting.has(show)) continue;
        waiting.add(show);
        // In the frame of its turn, effects included.
        inTurn(() => {
          if (waiting.delete(show)) flushSync(show);
        });
      }
    }
  });
  return turns;
}
