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

/** A channel that is pointed at, and where there is room to show more of it. */
export interface PointedChannel {
  readonly tensor: TensorName;
  readonly channel: number;
  /** An element that is kept for it, or a point of the window to stand beside. */
  readonly place: HTMLElement | readonly [x: number, y: number];
}

/** The element under the pointer or the keyboard's cursor, wherever maps are shown. */
export interface Pointed {
  /** As {@link Pointed.state}, wherever channels are shown, with or without their maps. */
  readonly channel: Observable<PointedChannel | null>;
  pointChannel(channel: PointedChannel | null): void;
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

const isSamePlace = (a: PointedChannel['place'], b: PointedChannel['place']): boolean =>
  a === b || (!('nodeType' in a) && !('nodeType' in b) && a.join() === b.join());

const isSameChannel = (a: PointedChannel | null, b: PointedChannel | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.tensor === b.tensor &&
    a.channel === b.channel &&
    isSamePlace(a.place, b.place));

/** Beside the store, since it changes at every pixel: whoever listens draws by itself and renders nothing. */
export function createPointed(): Pointed {
  const state = createStore<PointedUnit | null>(() => null);
  const channel = createStore<PointedChannel | null>(() => null);
  return {
    state,
    channel,
    pointChannel: (next) => {
      if (!isSameChannel(next, channel.getState())) channel.setState(next, true);
    },
    point: (unit) => {
      if (!isSame(unit, state.getState())) state.setState(unit, true);
    },
  };
}
