import type { Engine, RequestOptions } from '../../src/engine/client/engine';
import type { EngineEvents } from '../../src/engine/client/events';
import type { Observable } from '../store/observable';
import { createJob, type JobState } from './job';

/** What was asked, and what has been found of it so far; null before the first part. */
export interface Asked<A, R> {
  readonly asked: A;
  readonly result: R | null;
}

/** What the work of such a job is given. */
export interface AskedTools<R> extends Required<RequestOptions> {
  /** Passes on what has been found so far. */
  readonly found: (result: R) => void;
}

/** A long question about the current image. */
export interface AskedJob<A, R> {
  readonly state: Observable<JobState<Asked<A, R>>>;
  /** Begins anew, and ends whatever other such job is under way; never rejects. */
  start(asked: A): void;
  /** What was found so far stays. */
  cancel(): void;
}

/** Of each engine the job under way: several would take turns with the worker, and throw out each other's sessions. */
const running = new WeakMap<object, () => void>();

/**
 * A job that answers one question after the other about the current image, as it is cut: another image, cut or
 * model ends it, and makes its answer void.
 * @param work - resolves to the whole answer
 * @param on - what ends it, where that is not all of these
 * @param spares - what does not end it for all that, with such a question
 */
export function createAskedJob<A, R>(
  engine: Engine,
  work: (asked: A, tools: AskedTools<R>) => Promise<R>,
  on: readonly (keyof EngineEvents)[] = ['result', 'lesion', 'model'],
  spares?: (asked: A, event: keyof EngineEvents) => boolean,
): AskedJob<A, R> {
  const job = createJob<Asked<A, R>>(engine, {
    on,
    ...(spares && { spares: ({ asked }, event) => spares(asked, event) }),
  });
  return {
    state: job.state,
    start: (asked) => {
      running.get(engine)?.();
      running.set(engine, job.cancel);
      void job.start({ asked, result: null }, 1, async ({ signal, report }) => {
        let [result, done, total]: [R | null, number, number] = [null, 0, 1];
        const tell = (): void => report({ asked, result }, done, total);
        result = await work(asked, {
          signal,
          onProgress: ({ loaded, total: of }) => {
            [done, total] = [loaded, of];
            tell();
          },
          found: (part) => {
            result = part;
            tell();
          },
        });
        done = total;
        tell();
      });
    },
    cancel: job.cancel,
  };
}
