import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputRect } from '../../../../../src/engine/protocol/set-answers';
import type { TensorName } from '../../../../../src/network/spec';
import type { Services } from '../../../../services';
import { fileToDecode, inputOf } from '../decode-again';
import type { OpenedSet } from '../source';

/** One channel's map of one image. */
export interface ExampleMap {
  readonly map: Float32Array;
  readonly dims: readonly [height: number, width: number];
}

/** A place in an image, to be drawn. */
export interface ExampleWish {
  readonly key: string;
  readonly image: number;
  readonly rect: InputRect;
}

/** Pictures that have come so far, by the wish's key; maps by the image's number. */
export interface ExamplePictures {
  readonly crops: ReadonlyMap<string, ImageBitmap>;
  readonly maps: ReadonlyMap<number, ExampleMap>;
  /** Images that cannot be read any more. */
  readonly failed: ReadonlySet<number>;
}

/** Side of a picture, in pixels. */
const SIDE = 168;
/** Pictures that are decoded at a time. */
const TOGETHER = 3;

const empty: ExamplePictures = { crops: new Map(), maps: new Map(), failed: new Set() };

/**
 * Fetches what examples of one channel look like: the crops first, a few at a time, then their maps, one after the
 * other and in the background, so that nothing on the page waits for them.
 */
export function createExamplePictures({ engine }: Services): {
  readonly state: StoreApi<ExamplePictures>;
  readonly showCrops: (
    source: OpenedSet,
    wishes: readonly ExampleWish[],
    signal: AbortSignal,
  ) => Promise<void>;
  readonly showMaps: (
    source: OpenedSet,
    images: readonly number[],
    of: { readonly tensor: TensorName; readonly channel: number },
    signal: AbortSignal,
  ) => Promise<void>;
} {
  const state = createStore<ExamplePictures>(() => empty);
  const fail = (image: number): void =>
    state.setState(({ failed }) => ({ failed: new Set(failed).add(image) }));
  const crop = async (source: OpenedSet, { key, image, rect }: ExampleWish, signal: AbortSignal) => {
    if (signal.aborted) return;
    try {
      const { payload, transfer } = await fileToDecode(source, image, signal);
      const bitmap = await source.ask('crop', { ...payload, rect, side: SIDE }, { signal, transfer });
      if (!signal.aborted) state.setState(({ crops }) => ({ crops: new Map(crops).set(key, bitmap) }));
    } catch {
      if (!signal.aborted) fail(image);
    }
  };
  return {
    state,
    showCrops: async (source, wishes, signal) => {
      const known = state.getState().crops;
      const wanted = new Set(wishes.map(({ key }) => key));
      state.setState({ crops: new Map([...known].filter(([key]) => wanted.has(key))) });
      const missing = wishes.filter(({ key }) => !known.has(key));
      for (let i = 0; i < missing.length; i += TOGETHER)
        await Promise.all(missing.slice(i, i + TOGETHER).map((wish) => crop(source, wish, signal)));
    },
    showMaps: async (source, images, { tensor, channel }, signal) => {
      state.setState({ maps: new Map() });
      for (const image of images) {
        if (signal.aborted) return;
        try {
          const data = await inputOf(source, image, signal);
          const made = await engine.ask(
            'set-map',
            { data, tensor, channel },
            { signal, priority: 'background' },
          );
          if (!signal.aborted) state.setState(({ maps }) => ({ maps: new Map(maps).set(image, made) }));
        } catch {
          if (!signal.aborted) fail(image);
        }
      }
    },
  };
}
