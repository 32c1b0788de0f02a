import { createStore } from 'zustand/vanilla';
import type { Engine } from '../../src/engine/client/engine';
import type { EngineEvents } from '../../src/engine/client/events';
import { DenseLensError, isAbandoned, type SerializedError, serializeError } from '../../src/errors';
import { m } from '../messages/m';
import type { Observable } from '../store/observable';
import { underWay } from './under-way';

/** How far work in the background has come; `found` is what it has found so far. */
export type JobState<P> =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running' | 'paused' | 'done' | 'cancelled';
      readonly found: P;
      readonly done: number;
      readonly total: number;
    }
  /** Null: what was found is of something else by now. */
  | { readonly status: 'failed'; readonly found: P | null; readonly error: SerializedError };

/** What has been found so far, or null. */
export const foundOf = <P>(state: JobState<P>): P | null => (state.status === 'idle' ? null : state.found);

/** What the work of a job is given. */
export interface JobTools<P> {
  readonly signal: AbortSignal;
  readonly report: (found: P, done: number, total: number) => void;
  /** Resolves when the work may go on: at once, unless it is paused. */
  readonly mayGoOn: () => Promise<void>;
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
  /** Holds up work that asks whether it may go on. */
  pause(): void;
  resume(): void;
  /** Ends it, if it is under way, and says why; what was found stays where the job `keeps`. */
  fail(error: DenseLensError): void;
  /** Ends it without a word, and forgets what it found. */
  forget(): void;
}

/** When a job ends by itself. */
interface JobEnd<P> {
  /** Events that make void what it is about: another image, another model. Work under way fails then, and says so. */
  readonly on: readonly (keyof EngineEvents)[];
  /** Whether such an event changes nothing about what has been found; never, where absent. */
  readonly spares?: (found: P, event: keyof EngineEvents) => boolean;
  /** What was finished stays then; else it is forgotten. */
  readonly keeps?: boolean;
  /** Milliseconds between two reports, for those that come fast; 0 passes on all. */
  readonly pause?: number;
}

/** Failures that such events follow by themselves. */
const TOLD_AFTERWARDS: readonly string[] = ['engine/superseded', 'engine/device-lost'];

/** Ends for work whose outcome nobody wants. */
const GONE = 'gone';
const CANCELLED = 'cancelled';

/** What ended a job, said to whoever waits for it. */
function endedBy(event: keyof EngineEvents): string {
  switch (event) {
    case 'result':
      return m.jobs_ended_image();
    case 'model':
      return m.jobs_ended_model();
    case 'lesion':
      return m.jobs_ended_cut();
    case 'started':
      return m.jobs_ended_start();
  }
}

/** Follows the engine, so that nothing of another image or model is ever shown as if it were of this one. */
export function createJob<P>(
  engine: Pick<Engine, 'on'>,
  { on, spares, keeps = false, pause = 0 }: JobEnd<P>,
): Job<P> {
  const state = createStore<JobState<P>>(() => ({ status: 'idle' }));
  const publish = (next: JobState<P>): void => state.setState(next, true);
  const isUnderWay = ({ status }: JobState<P>): boolean => status === 'running' || status === 'paused';
  let control = new AbortController();
  /** What paused work waits for. */
  let gate: { readonly opened: Promise<void>; readonly open: () => void } | null = null;
  const open = (): void => {
    gate?.open();
    gate = null;
  };
  /** Work that waits goes on, and finds that it has ended. */
  const abort = (reason: unknown): void => {
    control.abort(reason);
    open();
  };
  const end = (event: keyof EngineEvents): void => {
    const now = state.getState();
    const found = foundOf(now);
    if (found !== null && spares?.(found, event)) return;
    if (isUnderWay(now)) abort(new DenseLensError('engine/superseded', endedBy(event)));
    // A model brings its image's result, and another worker both: why the work ended is read after that, too.
    else if (now.status === 'failed' && TOLD_AFTERWARDS.includes(now.error.code)) {
      if (!keeps && now.found !== null) publish({ ...now, found: null });
    } else if (!keeps && now.status !== 'idle') publish({ status: 'idle' });
  };
  for (const event of on) engine.on(event, () => end(event));

  return {
    state,
    start: async (first, total, work) => {
      abort(GONE);
      control = new AbortController();
      const { signal } = control;
      const over = underWay(engine).begin();
      let now = { found: first, done: 0, total };
      let reported = performance.now();
      publish({ status: 'running', ...now });
      const report = (found: P, done: number, of: number): void => {
        now = { found, done, total: of };
        if (signal.aborted || performance.now() - reported < pause) return;
        reported = performance.now();
        publish({ status: gate === null ? 'running' : 'paused', ...now });
      };
      try {
        await work({ signal, report, mayGoOn: async () => gate?.opened });
        signal.throwIfAborted();
        open();
        publish({ status: 'done', ...now });
        return true;
      } catch (error) {
        const reason: unknown = signal.aborted ? signal.reason : error;
        // Another start has taken its place.
        if (reason === GONE || control.signal !== signal) return false;
        open();
        if (reason === CANCELLED || (!signal.aborted && isAbandoned(reason)))
          publish({ status: 'cancelled', ...now });
        else {
          const isVoid = signal.aborted && !keeps;
          publish({ status: 'failed', found: isVoid ? null : now.found, error: serializeError(reason) });
        }
        return false;
      } finally {
        over();
      }
    },
    cancel: () => abort(CANCELLED),
    pause: () => {
      const now = state.getState();
      if (now.status !== 'running') return;
      let release = (): void => {};
      const opened = new Promise<void>((resolve) => {
        release = resolve;
      });
      gate = { opened, open: release };
      publish({ ...now, status: 'paused' });
    },
    resume: () => {
      const now = state.getState();
      if (now.status !== 'paused') return;
      open();
      publish({ ...now, status: 'running' });
    },
    fail: (error) => {
      const now = state.getState();
      if (isUnderWay(now)) abort(error);
      else publish({ status: 'failed', found: keeps ? foundOf(now) : null, error: serializeError(error) });
    },
    forget: () => {
      abort(GONE);
      // Work that was cancelled a moment ago has not heard of it yet.
      control = new AbortController();
      publish({ status: 'idle' });
    },
  };
}
