import { decodeHalf, encodeHalf } from '../formats/half';
import type { SummedTensor } from './channel-layout';

/** Numbers that may be held, of two bytes each: 32 MB. */
const ROOM = 16 * 2 ** 20;

/** Images whose numbers lie in one buffer. */
const TOGETHER = 64;

/**
 * Means of channels that find no room in the records, of as many images as may be held: deep networks have more layers
 * than a record has room for. They last as long as the set is open.
 */
export class MoreMeans {
  /** Images of which they are held, at most. */
  readonly most: number;
  readonly #tensors: ReadonlyMap<string, { readonly tensor: SummedTensor; readonly at: number }>;
  readonly #width: number;
  readonly #slots = new Map<number, number>();
  readonly #buffers: Uint16Array[] = [];

  constructor(tensors: readonly SummedTensor[], room = ROOM) {
    let width = 0;
    this.#tensors = new Map(
      tensors.map((tensor) => {
        const at = width;
        width += tensor.channels;
        return [tensor.name, { tensor, at }];
      }),
    );
    this.#width = width;
    this.most = width === 0 ? 0 : Math.floor(room / width);
  }

  /** In the network's order. */
  get names(): readonly string[] {
    return [...this.#tensors.keys()];
  }

  /** Images of which they are held. */
  get images(): readonly number[] {
    return [...this.#slots.keys()];
  }

  /** Channels of a tensor; null for one that is none of these. */
  lengthOf(name: string): number | null {
    return this.#tensors.get(name)?.tensor.channels ?? null;
  }

  /** @param means - of one image, of all channels that are summed up */
  add(id: number, means: Float32Array): void {
    const slot = this.#slots.get(id) ?? this.#slots.size;
    if (slot >= this.most) return;
    this.#slots.set(id, slot);
    const number = Math.floor(slot / TOGETHER);
    const buffer = this.#buffers[number] ?? new Uint16Array(this.#width * TOGETHER);
    this.#buffers[number] = buffer;
    const start = (slot % TOGETHER) * this.#width;
    for (const { tensor, at } of this.#tensors.values())
      buffer.set(encodeHalf(means.subarray(tensor.start, tensor.start + tensor.channels)), start + at);
  }

  /** A tensor's means in one image; NaN where they are not held. `into` has {@link lengthOf} numbers. */
  read(name: string, id: number, into: Float32Array): void {
    const own = this.#tensors.get(name);
    const slot = this.#slots.get(id);
    const buffer = slot === undefined ? undefined : this.#buffers[Math.floor(slot / TOGETHER)];
    if (own === undefined || slot === undefined || buffer === undefined) {
      into.fill(Number.NaN);
      return;
    }
    const from = (slot % TOGETHER) * this.#width + own.at;
    into.set(decodeHalf(buffer.subarray(from, from + own.tensor.channels)));
  }
}
