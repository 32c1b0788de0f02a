import { createStore } from 'zustand/vanilla';
import type { Observable } from '../store/observable';

interface UnderWay {
  /** How many things are under way that a reload would break off. */
  readonly count: Observable<number>;
  /** Something begins. @returns ends it, once */
  begin(): () => void;
}

const all = new WeakMap<object, UnderWay>();

/** What is under way beside the page's own model and image, with an engine: jobs, pictures that keep coming, calls. */
export function underWay(engine: object): UnderWay {
  const known = all.get(engine);
  if (known !== undefined) return known;
  const count = createStore(() => 0);
  const add = (change: number): void => count.setState((now) => now + change, true);
  const made: UnderWay = {
    count,
    begin: () => {
      add(1);
      let isOver = false;
      return () => {
        if (!isOver) add(-1);
        isOver = true;
      };
    },
  };
  all.set(engine, made);
  return made;
}
