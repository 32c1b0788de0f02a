import { createStore } from 'zustand/vanilla';
import type { Engine } from '../../src/engine/client/engine';
import type { EngineEvents } from '../../src/engine/client/events';
import { type DenseLensError, isAbandoned, type SerializedError, serializeError } from '../../src/errors';
import type { Observable } from '../store/observable';

/** How far work in the background has come; `found` is what it has found so far. */
export type JobState<P> =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running' | 'done' | 'cancelled';
      readonly found: P;
      readonly done: number;
      readonly total: number;
    }
  | { readonly status: 'failed'; readonly found: P; readonly error: SerializedError };

/** What has been found so far, or null. */
export const foundOf = <P>(state: JobState<P>): P | null => (state.status === 'idle' ? null : state.found);

/** What the work of a job is given. */
export interface JobTools<P> {
  readonly signal: AbortSignal;
  readonly report: (found: P, done: number, total: number) => void;
}

/** Work in the background, of which there is one at a time: the newest. */
export interface Job<P> {
  readonly state: Observable<JobState<P>>;
  /**
   * Begins anew; never rejects.
   * @returns whether it came to its end
   */
  start(first: P, total: number, work: (tools: JobTools<P>) => Promise<void>): Promise<boolean>;
  /** What was found so far stays. */
  cancel(): void;
}

/** When a job ends by itself. */
interface JobEnd {
  /** Events that make void what it is about: another image, another model. */
  readonly on: readonly (keyof EngineEvents)[];
  /** Then work under way fails with this, and what was finished stays; else all is forgotten. */
  readonly failing?: () => DenseLensError;
  /** Milliseconds between two reports, for those that come fast; 0 passes on all. */
  readonly pause?: number;
}

/** Ends for work whose outcome nobody wants. */
const GONE = 'gone';
const CANCELLED = 'cancelled';

/** Follows the engine, so that nothing of another image or model is ever shown as if it were of this one. */
export function createJob<P>(engine: Pick<Engine, 'on'>, { on, failing, pause = 0 }: JobEnd): Job<P> {
  const state = createStore<JobState<P>>(() => ({ status: 'idle' }));
  const publish = (next: JobState<P>): void => state.setState(next, true);
  let control = new AbortController();
  const end = (): void => {
    control.abort(failing?.() ?? GONE);
    if (failing === undefined && state.getState().status !== 'idle') publish({ status: 'idle' });
  };
  for (const event of on) engine.on(event, end);

  return {
    state,
    start: async (first, total, work) => {
      control.abort(GONE);
      control = new AbortController();
      const { signal } = control;
      let now = { found: first, done: 0, total };
      let reported = performance.now();
      publish({ status: 'running', ...now });
      const report = (found: P, done: number, of: number): void => {
        now = { found, done, total: of };
        if (signal.aborted || performance.now() - reported < pause) return;
        reported = performance.now();
        publish({ status: 'running', ...now });
      };
      try {
        await work({ signal, report });
        signal.throwIfAborted();
        publish({ status: 'done', ...now });
        return true;
      } catch (error) {
        const reason: unknown = signal.aborted ? signal.reason : error;
        if (reason === GONE) return false;
        if (reason === CANCELLED || (!signal.aborted && isAbandoned(reason)))
          publish({ status: 'cancelled', ...now });
        else publish({ status: 'failed', found: now.found, error: serializeError(reason) });
        return false;
      }
    },
    cancel: () => control.abort(CANCELLED),
  };
}
