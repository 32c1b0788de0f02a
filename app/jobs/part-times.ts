import type { Engine } from '../../src/engine/client/engine';
import { isAbandoned, type SerializedError, serializeError } from '../../src/errors';

/** How long parts of the network take, as far as they were measured. */
export interface PartTimes {
  readonly status: 'idle' | 'running' | 'failed';
  /** Milliseconds by part or operation: the median of several runs of it alone. */
  readonly times: ReadonlyMap<string, number>;
  /** Of the parts under way. */
  readonly done: number;
  readonly total: number;
  readonly error: SerializedError | null;
}

/** Measures parts of the network when asked to, in the background. */
export interface PartTimer {
  current(): PartTimes;
  /** Measures these again; what is under way ends. */
  measure(parts: readonly string[]): void;
  /** What was measured stays. */
  cancel(): void;
  subscribe(listener: () => void): () => void;
}

/** Odd, so that the median is a run. */
const REPEATS = 5;

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

const NOTHING: PartTimes = { status: 'idle', times: new Map(), done: 0, total: 0, error: null };

/** Follows the engine: times of another model, or another backend, are void. */
export function createPartTimer(engine: Engine): PartTimer {
  let current = NOTHING;
  let abort = new AbortController();
  const listeners = new Set<() => void>();
  const publish = (change: Partial<PartTimes>): void => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  };
  const forget = (): void => {
    abort.abort();
    publish(NOTHING);
  };
  engine.on('model', forget);
  engine.on('started', forget);

  const measure = async (parts: readonly string[], { signal }: AbortController): Promise<void> => {
    publish({ status: 'running', done: 0, total: parts.length, error: null });
    try {
      for (const [i, part] of parts.entries()) {
        const times = await engine.ask(
          'measure-part',
          { part, repeats: REPEATS },
          { signal, priority: 'background' },
        );
        publish({ times: new Map(current.times).set(part, median(times)), done: i + 1 });
      }
      publish({ status: 'idle' });
    } catch (error) {
      if (signal.aborted || isAbandoned(error)) {
        if (signal.reason === 'cancelled') publish({ status: 'idle' });
      } else publish({ status: 'failed', error: serializeError(error) });
    }
  };
  return {
    current: () => current,
    measure: (parts) => {
      abort.abort();
      abort = new AbortController();
      void measure(parts, abort);
    },
    cancel: () => abort.abort('cancelled'),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
