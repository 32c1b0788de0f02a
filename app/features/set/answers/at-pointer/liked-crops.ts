import type { Engine } from '../../../../../src/engine/client/engine';
import type { Architecture } from '../../../../../src/network/architecture';
import { opFacts } from '../../../../../src/network/facts';
import type { ImageSets } from '../../../../jobs/image-set';

import { fileToDecode } from '../decode-again';
import { lineOf } from '../likes/channel-lines';
import type { RecordedChannel } from '../likes/recorded';
import { seenPart, usualSeen } from '../likes/seen-part';

/** Crops of a channel that are shown beside it. */
export const LIKED = 4;

/** Channels whose crops are kept. */
const KEPT = 48;

interface LikedCrops {
  /** The crops, best first, each as it comes; null for one that there is not. @throws what the set's worker throws */
  fetch(
    architecture: Architecture,
    channel: RecordedChannel,
    onCrop: (at: number, crop: ImageBitmap | null) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Those of a channel that have all come before. */
  known(channel: RecordedChannel): readonly (ImageBitmap | null)[] | null;
  forget(): void;
}

/** The few parts of the set's images that excite a channel most, small. @param side - of a crop, in pixels */
export function createLikedCrops(sets: ImageSets, engine: Engine, side: number): LikedCrops {
  const kept = new Map<string, readonly (ImageBitmap | null)[]>();
  // While a set runs its answers change.
  const keyOf = (channel: RecordedChannel): string =>
    `${sets.state.getState().done} ${JSON.stringify(channel)}`;
  const drop = (key: string): void => {
    for (const crop of kept.get(key) ?? []) crop?.close();
    kept.delete(key);
  };

  const crop = async (
    image: number,
    rect: ReturnType<typeof seenPart>,
    size: readonly [number, number],
    signal: AbortSignal,
  ): Promise<ImageBitmap | null> => {
    if (sets.state.getState().hasImages) {
      const { payload, transfer } = await fileToDecode({ fileOf: sets.file }, image, signal);
      return sets.ask('crop', { ...payload, rect, side }, { signal, transfer });
    }
    // Of a set that was kept there are thumbnails alone.
    const [thumbnail] = await sets.ask('thumbnails', { ids: [image] }, { signal });
    if (thumbnail == null) return null;
    const whole = await createImageBitmap(thumbnail);
    const scale = Math.max(whole.width, whole.height) / Math.max(...size);
    const part = [rect.left, rect.top, rect.width, rect.height].map((n) => Math.round(n * scale));
    const [left = 0, top = 0, width = 1, height = 1] = part;
    const cut = await createImageBitmap(whole, left, top, Math.max(1, width), Math.max(1, height));
    whole.close();
    return cut;
  };

  return {
    fetch: async (architecture, channel, onCrop, signal) => {
      const key = keyOf(channel);
      const line = await lineOf(engine, channel);
      const asked = { tensor: channel.tensor, channel: channel.channel, line };
      const { most } = await sets.ask('channel', asked, { signal });
      const field = opFacts(architecture).get(channel.tensor)?.receptiveField;
      if (field === undefined) return;
      const size = architecture.inputSize;
      const columns = architecture.byName.get(channel.tensor)?.shape[2] ?? 1;
      const crops = await Promise.all(
        Array.from({ length: LIKED }, async (_, n) => {
          const extreme = most[n];
          if (extreme === undefined) return null;
          const at = [Math.floor(extreme.at / columns), extreme.at % columns] as const;
          const rect = seenPart(field, size, usualSeen(field, size), at);
          const made = await crop(extreme.image, rect, size, signal).catch(() => null);
          if (!signal.aborted) onCrop(n, made);
          return made;
        }),
      );
      if (signal.aborted) {
        for (const made of crops) made?.close();
        return;
      }
      drop(key);
      kept.set(key, crops);
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT) break;
        drop(oldest);
      }
    },
    known: (channel) => kept.get(keyOf(channel)) ?? null,
    forget: () => {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}
