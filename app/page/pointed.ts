import { createStore } from 'zustand/vanilla';
import type { TensorName } from '../../src/network/spec';
import type { Observable } from '../store/observable';

/** One element of a tensor `[C,H,W]`. */
export interface PointedUnit {
  readonly tensor: TensorName;
  readonly channel: number;
  readonly y: number;
  readonly x: number;
}

/** The element under the pointer or the keyboard's cursor, wherever maps are shown. */
export interface Pointed {
  readonly state: Observable<PointedUnit | null>;
  /** Tells listeners, unless it is the same element as before. */
  point(unit: PointedUnit | null): void;
}

const isSame = (a: PointedUnit | null, b: PointedUnit | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.tensor === b.tensor &&
    a.channel === b.channel &&
    a.y === b.y &&
    a.x === b.x);

/** Beside the store, since it changes at every pixel: whoever listens draws by itself and renders nothing. */
export function createPointed(): Pointed {
  const state = createStore<PointedUnit | null>(() => null);
  return {
    state,
    point: (unit) => {
      if (!isSame(unit, state.getState())) state.setState(unit, true);
    },
  };
}
