import { DenseLensError } from '../../../errors';
import { m as core } from '../../../messages/m';
import type { Architecture } from '../../../network/architecture';
import { ChannelRecords } from '../../../set/channel-records';
import type { ImageSet } from '../../../set/entry';
import { type Peaks, peaksOf } from '../../../set/peaks';
import { m } from '../messages/m';
import type { SetTable } from './set-table';

/** Tensors of which records are kept beside those of every set. */
const KEPT = 6;

/** Numbers that largest values of images may take up, in memory. */
const ROOM = 4 * 2 ** 20;

/** What of a set has to be known. */
interface AnySet {
  readonly set: ImageSet;
  readonly architecture: Architecture;
  readonly table: Pick<SetTable, 'done'>;
}

interface TensorRecords {
  readonly channels: number;
  readonly records: ChannelRecords;
  readonly images: Set<number>;
  /** `[images of the set, channels]`: largest values, NaN before; null where there is no room. */
  readonly maxima: Float32Array | null;
}

/**
 * Records of tensors that not every image is summed up for, as the visitor asks for them: the set's images run once
 * more for one tensor. They last as long as the set is open.
 */
export class MoreTensors {
  readonly #set: AnySet;
  readonly #seed: number;
  readonly #held = new Map<string, TensorRecords>();

  constructor(set: AnySet, seed: number) {
    this.#set = set;
    this.#seed = seed;
  }

  /** Images that have run, and not for this tensor. @throws `tensor/unknown` */
  begin(tensor: string): readonly number[] {
    const channels = this.#set.architecture.byName.get(tensor)?.shape[0];
    if (channels === undefined)
      throw new DenseLensError('tensor/unknown', core.tensor_unknown({ name: tensor }));
    const images = this.#set.set.entries.length;
    const known: TensorRecords = this.#held.get(tensor) ?? {
      channels,
      records: new ChannelRecords(channels, this.#seed),
      images: new Set(),
      maxima: images * channels > ROOM ? null : new Float32Array(images * channels).fill(Number.NaN),
    };
    // The one that was asked for last goes last.
    this.#held.delete(tensor);
    this.#held.set(tensor, known);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= KEPT) break;
      this.#held.delete(oldest);
    }
    return this.#set.table.done().filter((id) => !known.images.has(id));
  }

  /** Takes what images gave, one behind the other. */
  absorb(tensor: string, ids: readonly number[], peaks: Peaks): void {
    const own = this.#held.get(tensor);
    if (own === undefined) return;
    for (const [n, id] of ids.entries()) {
      if (own.images.has(id)) continue;
      own.images.add(id);
      const image = peaksOf(peaks, n, own.channels);
      own.records.add(id, this.#set.set.entries[id]?.group ?? -1, image);
      own.maxima?.set(image.max, id * own.channels);
    }
  }

  /** Of how many images a tensor's records are. */
  images(tensor: string): number {
    return this.#held.get(tensor)?.images.size ?? 0;
  }

  /** Null for a tensor that was not asked for. @throws `element/unknown` */
  of(tensor: string, channel: number): TensorRecords | null {
    const own = this.#held.get(tensor) ?? null;
    if (own !== null && !(channel >= 0 && channel < own.channels))
      throw new DenseLensError('element/unknown', m.set_no_channel({ tensor, count: own.channels }));
    return own;
  }
}
