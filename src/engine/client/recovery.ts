import type { WhyNotWebGpu } from '../protocol/backend';

/** Why there is no worker at work, or none any more. */
export interface Mishap {
  /**
   * - `unreached`: its program could not be fetched, or does not run
   * - `silent`: nothing was heard of it
   * - `lost`: it ran, and died or lost its GPU
   * - `refused`: it answered that it cannot; it has tried what could be tried
   */
  readonly kind: 'unreached' | 'silent' | 'lost' | 'refused';
  readonly message: string;
}

/** What to do about a mishap. */
export type Verdict =
  | {
      readonly do: 'again';
      readonly after: number;
      /** Null to go on as before. */
      readonly whyNotWebGpu: WhyNotWebGpu | null;
    }
  | { readonly do: 'fail' };

/** Milliseconds before another attempt; as many as there are, attempts are made. */
const PAUSES = { unreached: [500, 2_000], silent: [500], lost: [0, 500] } as const;

/** Losses within so many ms count together. */
const LOSS_WINDOW = 60_000;
const MAX_LOSSES = PAUSES.lost.length + 1;

/** Decides how often a worker is started again: a few times, with pauses, and not for ever. */
export class Recovery {
  #misses = 0;
  #losses: readonly number[] = [];

  /**
   * @param now - milliseconds
   * @param onWebGpu - whether going to WASM is left to be tried
   */
  judge({ kind, message }: Mishap, now: number, onWebGpu: boolean): Verdict {
    if (kind === 'refused') return { do: 'fail' };
    if (kind !== 'lost') {
      const after = PAUSES[kind][this.#misses++];
      return after === undefined ? { do: 'fail' } : { do: 'again', after, whyNotWebGpu: null };
    }
    this.#losses = [...this.#losses.filter((time) => now - time < LOSS_WINDOW), now];
    const after = PAUSES.lost[this.#losses.length - 1];
    if (after !== undefined) return { do: 'again', after, whyNotWebGpu: null };
    if (!onWebGpu) return { do: 'fail' };
    this.#losses = [];
    return { do: 'again', after: 0, whyNotWebGpu: { code: 'lost', times: MAX_LOSSES, reason: message } };
  }

  /** A worker came to work; losses still count together. */
  started(): void {
    this.#misses = 0;
  }

  /** The visitor wants it tried again. */
  forgive(): void {
    this.#misses = 0;
    this.#losses = [];
  }
}
