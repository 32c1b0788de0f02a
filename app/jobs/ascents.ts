import type { AscentOptions, AscentTarget } from '../../src/engine/protocol/probes';
import type { Requests } from '../../src/engine/protocol/requests';
import type { Picture } from '../../src/tensor/value-picture';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';

interface Ascending {
  readonly of: AscentTarget;
  readonly start: 'noise' | 'image';
  readonly steps: number;
  readonly options: AscentOptions;
}

/** An image that climbs. */
export interface Ascent {
  /** Pictures on the way, with the steps after which they were taken; the last is the newest. */
  readonly strip: readonly { readonly step: number; readonly picture: Picture }[];
  /** What grows, before each step so far. */
  readonly values: readonly number[];
  readonly isSilent: boolean;
}

/** Milliseconds that a part should take: a new image waits no longer. */
const PART = 250;

/** Pictures that stay on the strip: after these shares of the steps. */
const KEPT = [0, 1 / 64, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4];

/** What classes, channels and units ask for, step by step; another image ends only what began with the one before. */
export const createAscents = ({ engine }: JobPage): AskedJob<Ascending, Ascent> =>
  createAskedJob(
    engine,
    async ({ of, start, steps, options }, { signal, onProgress, found }) => {
      const kept = new Set(KEPT.map((share) => Math.round(share * steps)));
      const taken: { readonly step: number; readonly picture: Picture }[] = [];
      const values: number[] = [];
      let state: Float32Array | null = null;
      let ascent: Ascent = { strip: [], values, isSilent: false };
      for (let [step, count] = [0, 0]; ; ) {
        const begun = performance.now();
        const answer: Requests['ascend']['out'] = await engine.ask(
          'ascend',
          { of, start, state, step, steps: count, options },
          {
            signal,
            priority: 'background',
            ...(state !== null && { transfer: [state.buffer as ArrayBuffer] }),
          },
        );
        const each = (performance.now() - begun) / Math.max(1, count);
        ({ state, step } = answer);
        values.push(...answer.values);
        const now = { step, picture: answer.picture };
        if (kept.has(step)) taken.push(now);
        ascent = {
          strip: kept.has(step) ? [...taken] : [...taken, now],
          values: [...values],
          isSilent: answer.isSilent,
        };
        onProgress({ stage: 'run', loaded: step, total: steps });
        found(ascent);
        if (step >= steps || answer.isSilent) return ascent;
        // The next picture that is kept is a place to stop at.
        const next = Math.min(steps, ...[...kept].filter((at) => at > step));
        // The first part makes the session, and says nothing of how long a step takes.
        count = step === 0 ? 1 : Math.max(1, Math.min(Math.round(PART / each), next - step));
      }
    },
    ['result', 'model'],
    // What began with noise is of no image.
    ({ start }, event) => event === 'result' && start === 'noise',
  );
