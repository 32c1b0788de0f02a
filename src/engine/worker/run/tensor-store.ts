import type { Tensor } from 'onnxruntime-web';
import type { TensorName } from '../../../network/spec';
import type { ChannelStats } from '../../../tensor/types';
import { releaseBuffers } from '../../release-buffer';

/** Computed tensors that are kept, in bytes, besides those that every run holds. */
const COMPUTED_LIMIT = 96 * 2 ** 20;

/** The same while one tensor after the other is asked for and none again: room for one part's. */
const THRIFTY_LIMIT = 16 * 2 ** 20;

const bytesOf = (tensor: Tensor): number => tensor.dims.reduce((product, size) => product * size, 4);

/** Disposes of tensors and frees their values, for which the collector would wait until there are many. */
function free(tensors: readonly Tensor[]): void {
  const buffers: ArrayBuffer[] = [];
  for (const tensor of tensors) {
    const buffer = tensor.location === 'cpu' ? (tensor.data as Float32Array).buffer : null;
    tensor.dispose();
    if (buffer instanceof ArrayBuffer) buffers.push(buffer);
  }
  releaseBuffers(buffers);
}

/** A store that lends what a cut left as it was. */
interface Base {
  readonly store: TensorStore;
  /** Tensors that the cut changed: never taken from the base. */
  readonly affected: ReadonlySet<TensorName>;
}

/**
 * The tensors of one run. Those that the run gave are held until the next run; those computed later from
 * them are kept while they fit, the least recently used going first. It owns them: GPU tensors are
 * disposed of when they go.
 */
export class TensorStore {
  readonly #held: ReadonlyMap<TensorName, Tensor>;
  readonly #base: Base | null;
  readonly #computed = new Map<TensorName, Tensor>();
  readonly #stats = new Map<TensorName, ChannelStats>();
  #mirror: { readonly name: TensorName; readonly values: Promise<Float32Array> } | null = null;

  /** @param base - the uncut run's store, for a run with cuts; it stays its owner's */
  constructor(held: ReadonlyMap<TensorName, Tensor>, base: Base | null = null) {
    this.#held = held;
    this.#base = base;
  }

  get(name: TensorName): Tensor | undefined {
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const computed = this.#computed.get(name);
    if (computed !== undefined) {
      this.#computed.delete(name);
      this.#computed.set(name, computed);
    }
    return computed ?? this.#lender(name)?.get(name);
  }

  /** Names that the run itself gave. */
  isHeld(name: TensorName): boolean {
    return this.#held.has(name) || (this.#lender(name)?.isHeld(name) ?? false);
  }

  /**
   * Takes tensors over. What was there under the same name goes.
   * @param isPassing - one tensor after the other is asked for and none again: little is kept besides these
   * ones, and what goes is freed at once. Nobody may hold its values then
   */
  add(tensors: ReadonlyMap<TensorName, Tensor>, isPassing = false): void {
    const limit = isPassing ? THRIFTY_LIMIT : COMPUTED_LIMIT;
    for (const [name, tensor] of tensors) {
      this.#computed.get(name)?.dispose();
      this.#computed.delete(name);
      this.#computed.set(name, tensor);
    }
    let bytes = [...this.#computed.values()].reduce((sum, tensor) => sum + bytesOf(tensor), 0);
    for (const [name, tensor] of this.#computed) {
      if (bytes <= limit || tensors.has(name)) break;
      bytes -= bytesOf(tensor);
      if (isPassing) free([tensor]);
      else tensor.dispose();
      this.#computed.delete(name);
    }
  }

  /** Statistics are computed once per tensor and run; they are small and stay although the tensor goes. */
  stats(name: TensorName): ChannelStats | undefined {
    return this.#stats.get(name) ?? this.#lender(name)?.stats(name);
  }

  keepStats(name: TensorName, stats: ChannelStats): void {
    this.#stats.set(name, stats);
  }

  /** A copy in memory of a GPU tensor, read once; only the last one is kept. */
  mirror(name: TensorName, read: () => Promise<Float32Array>): Promise<Float32Array> {
    if (this.#mirror?.name !== name) this.#mirror = { name, values: read() };
    return this.#mirror.values;
  }

  counts(): { readonly tensors: number; readonly bytes: number } {
    const all = [...this.#held.values(), ...this.#computed.values()];
    return {
      tensors: all.length,
      bytes: all.reduce((sum, tensor) => sum + bytesOf(tensor), 0),
    };
  }

  #lender(name: TensorName): TensorStore | null {
    return this.#base === null || this.#base.affected.has(name) ? null : this.#base.store;
  }

  /** As {@link TensorStore.dispose}, and frees all values at once: one run after the other is thrown away. */
  release(): void {
    free([...this.#held.values(), ...this.#computed.values()]);
    this.#computed.clear();
    this.#mirror = null;
  }

  dispose(): void {
    for (const tensor of [...this.#held.values(), ...this.#computed.values()]) tensor.dispose();
    this.#computed.clear();
    this.#mirror = null;
  }
}
