import type { OutputActivation } from '../../../../../src/formats/canonical';
import { scoreOf } from '../../../../../src/set/truth';

/** How right a network is over images. */
export interface Scores {
  /** Images with a known true class. */
  readonly known: number;
  /** Of these, the share whose first answer is a true class; NaN of none. */
  readonly top1: number;
  readonly top5: number;
  /** Mean of {@link scoreOf}'s; NaN of none. */
  readonly loss: number;
  /** The first answer of each image, in their order. */
  readonly answers: readonly number[];
}

const largest = (logits: Float32Array): number =>
  logits.reduce((best, value, i) => (value > (logits[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);

/** Sums scores up, image by image; logits are not kept. */
export class ScoreSum {
  readonly #activation: OutputActivation;
  readonly #answers: number[] = [];
  #known = 0;
  #first = 0;
  #five = 0;
  #loss = 0;

  constructor(activation: OutputActivation) {
    this.#activation = activation;
  }

  /** @param truth - true classes; none for not known */
  add(logits: Float32Array, truth: readonly number[]): void {
    this.#answers.push(largest(logits));
    const score = scoreOf(logits, truth, this.#activation);
    if (score === null) return;
    this.#known++;
    if (score.rank === 1) this.#first++;
    if (score.rank <= 5) this.#five++;
    this.#loss += score.loss;
  }

  get result(): Scores {
    const known = this.#known;
    return {
      known,
      top1: this.#first / known,
      top5: this.#five / known,
      loss: this.#loss / known,
      answers: [...this.#answers],
    };
  }
}
