import { type SetRows, TOLD } from '../../src/engine/protocol/set-rows';
import type { SerializedError } from '../../src/errors';
import type { EntryState } from '../../src/set/entry';

/** How an image's state is kept. */
const IMAGE_STATES: readonly EntryState['status'][] = ['waiting', 'done', 'duplicate', 'failed'];

const numberOf = (status: EntryState['status']): number => IMAGE_STATES.indexOf(status);

/** What the page knows of each image of a set: a few numbers, by the image's number. */
export class SetColumns {
  /** Index into {@link IMAGE_STATES}. */
  readonly states: Uint8Array;
  /** `[images, TOLD]`: the first classes, best first, and their probabilities. */
  readonly classes: Uint32Array;
  readonly probabilities: Float32Array;
  /** NaN, and 0, where nothing is said to be true, or the image has not run. */
  readonly losses: Float32Array;
  readonly ranks: Uint32Array;
  /** Why images could not be run. */
  readonly errors = new Map<number, SerializedError>();
  /** The image that a duplicate is the same as. */
  readonly originals = new Map<number, number>();

  constructor(images: number) {
    this.states = new Uint8Array(images);
    this.classes = new Uint32Array(images * TOLD);
    this.probabilities = new Float32Array(images * TOLD).fill(Number.NaN);
    this.losses = new Float32Array(images).fill(Number.NaN);
    this.ranks = new Uint32Array(images);
  }

  take({ ids, classes, probabilities, losses, ranks }: SetRows): void {
    for (const [n, id] of ids.entries()) {
      this.states[id] = numberOf('done');
      this.classes.set(classes.subarray(n * TOLD, (n + 1) * TOLD), id * TOLD);
      this.probabilities.set(probabilities.subarray(n * TOLD, (n + 1) * TOLD), id * TOLD);
      this.losses[id] = losses[n] ?? Number.NaN;
      this.ranks[id] = ranks[n] ?? 0;
    }
  }

  refuse(id: number, error: SerializedError): void {
    this.states[id] = numberOf('failed');
    this.errors.set(id, error);
  }

  repeat(id: number, of: number): void {
    this.states[id] = numberOf('duplicate');
    this.originals.set(id, of);
  }

  statusOf(id: number): EntryState['status'] {
    return IMAGE_STATES[this.states[id] ?? 0] ?? 'waiting';
  }

  /** Images in one of these states, in order. */
  where(...statuses: readonly EntryState['status'][]): readonly number[] {
    const wanted = new Set(statuses.map(numberOf));
    const found: number[] = [];
    for (const [id, state] of this.states.entries()) if (wanted.has(state)) found.push(id);
    return found;
  }
}
