import type { TensorName } from '../../src/network/spec';

/** One element of a tensor `[C,H,W]`. */
export interface PointedUnit {
  readonly tensor: TensorName;
  readonly channel: number;
  readonly y: number;
  readonly x: number;
}

/** The element under the pointer or the keyboard's cursor, wherever maps are shown. */
export interface Pointed {
  current(): PointedUnit | null;
  /** Tells listeners, unless it is the same element as before. */
  point(unit: PointedUnit | null): void;
  subscribe(listener: () => void): () => void;
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
  let now: PointedUnit | null = null;
  const listeners = new Set<() => void>();
  return {
    current: () => now,
    point: (unit) => {
      if (isSame(unit, now)) return;
      now = unit;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
