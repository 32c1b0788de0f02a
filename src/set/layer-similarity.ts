import type { SummedTensor } from './channel-layout';
import { addCka, type CkaPart, ckaPart, gramOf } from './cka';
import type { MeasureContext, SetBatch, SetMeasure } from './measure';

/** How alike layers are over the images that have run so far. */
export interface SimilaritySoFar {
  /** What dense layers write, in the network's order. */
  readonly tensors: readonly string[];
  /** Null for fewer images than the estimator needs. */
  readonly part: CkaPart | null;
  /** Images that are in it. */
  readonly images: number;
}

/** Images of one minibatch. */
const BATCH = 256;
const FEWEST = 4;

/**
 * Linear CKA between what dense layers write, of the means over their maps in single precision: what is kept of an
 * image for later is rounded more. It holds one minibatch of means, 2 MB of DenseNet-121, and the sums of all before.
 */
export class LayerSimilarity implements SetMeasure<SimilaritySoFar> {
  readonly #layers: readonly SummedTensor[];
  readonly #total: number;
  readonly #most: number;
  /** `[most, channels]` of each layer. */
  readonly #held: readonly Float32Array[];
  #count = 0;
  #sum: CkaPart | null = null;
  #images = 0;

  constructor({ layout }: Pick<MeasureContext, 'layout'>, most = BATCH) {
    this.#layers = layout.tensors.filter(({ isLayer }) => isLayer);
    this.#total = layout.total;
    this.#most = most;
    this.#held = this.#layers.map(({ channels }) => new Float32Array(most * channels));
  }

  add({ ids, peaks }: Pick<SetBatch, 'ids' | 'peaks'>): void {
    for (const n of ids.keys()) {
      for (const [l, { start, channels }] of this.#layers.entries()) {
        const from = n * this.#total + start;
        this.#held[l]?.set(peaks.mean.subarray(from, from + channels), this.#count * channels);
      }
      this.#count++;
      if (this.#count < this.#most) continue;
      this.#sum = this.#withHeld();
      this.#images += this.#count;
      this.#count = 0;
    }
  }

  #withHeld(): CkaPart | null {
    if (this.#count < FEWEST) return this.#sum;
    const grams = this.#layers.map(({ channels }, l) =>
      gramOf(this.#held[l] ?? new Float32Array(), this.#count, channels),
    );
    return addCka(this.#sum, ckaPart(grams, grams));
  }

  result(): SimilaritySoFar {
    return {
      tensors: this.#layers.map(({ name }) => name),
      part: this.#withHeld(),
      images: this.#images + (this.#count < FEWEST ? 0 : this.#count),
    };
  }
}
