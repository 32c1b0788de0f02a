import type { OutputActivation } from '../../../formats/canonical';
import { scoreOf } from '../../../set/truth';
import { topK } from '../../../tensor/top-k';
import { type SetRows, TOLD } from '../../protocol/set-rows';

/** What has become of an image, as a number. */
const STATES = { waiting: 0, done: 1, duplicate: 2, failed: 3 } as const;

/** The numbers of a table, as they are kept. */
export interface SetTableState {
  /** One of {@link STATES} an image. */
  readonly states: Uint8Array;
  /** `[images, TOLD]`: the first classes, and their probabilities. */
  readonly classes: Uint32Array;
  readonly probabilities: Float32Array;
  /** Of each image, by what is said to be true; see {@link SetRows}. */
  readonly losses: Float32Array;
  readonly ranks: Uint32Array;
}

/** What stands in the table of a set: a few numbers of each image. */
export class SetTable {
  readonly state: SetTableState;

  /** @param kept - the numbers of a set that was kept; null for one of which nothing is known yet */
  constructor(images: number, kept: SetTableState | null) {
    // A state that was kept has more in it than these.
    this.state = {
      states: kept?.states ?? new Uint8Array(images),
      classes: kept?.classes ?? new Uint32Array(images * TOLD),
      probabilities: kept?.probabilities ?? new Float32Array(images * TOLD).fill(Number.NaN),
      losses: kept?.losses ?? new Float32Array(images).fill(Number.NaN),
      ranks: kept?.ranks ?? new Uint32Array(images),
    };
  }

  isDone(id: number): boolean {
    return this.state.states[id] === STATES.done;
  }

  become(id: number, status: keyof typeof STATES): void {
    this.state.states[id] = STATES[status];
  }

  /** Images that have run, in order. */
  done(): readonly number[] {
    return [...this.state.states.keys()].filter((id) => this.isDone(id));
  }

  /** The first classes that an image was answered with. */
  answer(id: number, logits: Float32Array, activation: OutputActivation): void {
    const { classes, probabilities } = this.state;
    for (const [rank, { index, probability }] of topK(logits, TOLD, activation).entries()) {
      classes[id * TOLD + rank] = index;
      probabilities[id * TOLD + rank] = probability;
    }
  }

  /** How far an answer is from what is said to be true. */
  score(id: number, logits: Float32Array, truth: readonly number[], activation: OutputActivation): void {
    const score = scoreOf(logits, truth, activation);
    this.state.losses[id] = score?.loss ?? Number.NaN;
    this.state.ranks[id] = score?.rank ?? 0;
  }

  /** What stands in the table of these images. */
  rows(ids: readonly number[]): SetRows {
    const { classes, probabilities, losses, ranks } = this.state;
    const take = <A extends Uint32Array | Float32Array>(from: A, into: A): A => {
      for (const [n, id] of ids.entries()) into.set(from.subarray(id * TOLD, (id + 1) * TOLD), n * TOLD);
      return into;
    };
    return {
      ids,
      classes: take(classes, new Uint32Array(ids.length * TOLD)),
      probabilities: take(probabilities, new Float32Array(ids.length * TOLD)),
      losses: Float32Array.from(ids, (id) => losses[id] ?? Number.NaN),
      ranks: Uint32Array.from(ids, (id) => ranks[id] ?? 0),
    };
  }
}
