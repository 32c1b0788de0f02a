import type { Observable } from '../store/observable';
import { createJob, foundOf, type JobState } from './job';
import type { JobPage } from './jobs';

/** Milliseconds by part or operation: the median of several runs of it alone. */
export type PartTimes = ReadonlyMap<string, number>;

/** Measures parts of the network when asked to, in the background. */
export interface PartTimer {
  readonly state: Observable<JobState<PartTimes>>;
  /** Measures these again; what is under way ends. */
  measure(parts: readonly string[]): void;
  /** What was measured stays. */
  cancel(): void;
}

/** Odd, so that the median is a run. */
const REPEATS = 5;

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

const NO_TIMES: PartTimes = new Map();

/** All that was measured so far, of whatever parts. */
export const timesOf = (state: JobState<PartTimes>): PartTimes => foundOf(state) ?? NO_TIMES;

/** Times of another model, or another backend, are void. */
export function createPartTimer({ engine }: JobPage): PartTimer {
  const job = createJob<PartTimes>(engine, { on: ['model', 'started'] });
  return {
    state: job.state,
    measure: (parts) => {
      let times = timesOf(job.state.getState());
      void job.start(times, parts.length, async ({ signal, report }) => {
        for (const [i, part] of parts.entries()) {
          const measured = await engine.ask(
            'measure-part',
            { part, repeats: REPEATS },
            { signal, priority: 'background' },
          );
          times = new Map(times).set(part, median(measured));
          report(times, i + 1, parts.length);
        }
      });
    },
    cancel: job.cancel,
  };
}
