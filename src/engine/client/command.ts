import { DenseLensError, isAbandoned, serializeError } from '../../errors';
import { m } from '../../messages/m';
import type { Progress } from '../protocol/messages';
import type { RequestOptions } from './engine';
import type { EngineEvent } from './state';
import type { Sent, WorkerLink } from './worker-link';

/** How often something is sent, where the worker is lost meanwhile. */
const MOST_ATTEMPTS = 2;

/** Whether an error says that the worker went. */
export const isLost = (error: unknown): boolean =>
  error instanceof DenseLensError && error.code === 'engine/device-lost';

/** A request that changes the engine's state. */
export interface Command<P, T> {
  readonly task: 'loading' | 'running' | 'cutting';
  /** What must be there before it can be sent. */
  readonly prepared: Promise<P>;
  /** The worker to send it to, once that can answer it. */
  readonly link: () => Promise<WorkerLink>;
  /** Sends it; called again when the worker is lost meanwhile. */
  readonly send: (link: WorkerLink, prepared: P, onProgress: (progress: Progress) => void) => Sent<T>;
  /** What the worker has done, whether or not somebody still waits for it. */
  readonly arrived: (value: T, prepared: P) => void;
  readonly options: RequestOptions;
  /** Gets what gives the command up. */
  readonly onAsked?: (abandon: (error: DenseLensError) => void) => void;
}

/** What a command works with. */
interface Performance {
  /** Which one it is, of all. */
  readonly asked: number;
  readonly dispatch: (event: EngineEvent) => void;
  /** When the worker has answered, or will not be asked any more; before the promise settles. */
  readonly onEnded: () => void;
}

/**
 * Performs a command; the worker's answer reaches the state once, whatever becomes of the caller's promise.
 * @throws what the worker answers; `engine/cancelled` when the signal aborts; what the command is abandoned with
 */
export function perform<P, T>(command: Command<P, T>, { asked, dispatch, onEnded }: Performance): Promise<T> {
  const { task, prepared, send, arrived, options, onAsked } = command;
  const { signal } = options;
  dispatch({ type: 'asked', task, asked });
  const onProgress = (progress: Progress): void => {
    dispatch({ type: 'progress', task, asked, progress });
    options.onProgress?.(progress);
  };
  return new Promise<T>((resolve, reject) => {
    let gone: DenseLensError | null = null;
    let sent: Sent<T> | null = null;
    const abandon = (error: DenseLensError): void => {
      if (gone !== null) return;
      gone = error;
      sent?.cancel();
      dispatch({ type: 'ended', task, asked, error: null });
      reject(error);
    };
    const onAbort = (): void => abandon(new DenseLensError('engine/cancelled', m.engine_cancelled()));
    onAsked?.(abandon);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const answer = async (): Promise<T> => {
      const given = await prepared;
      for (let attempt = 1; ; attempt++) {
        const link = await command.link();
        if (gone !== null) throw gone;
        sent = send(link, given, onProgress);
        try {
          const value = await sent.promise;
          arrived(value, given);
          return value;
        } catch (error) {
          if (gone !== null || attempt >= MOST_ATTEMPTS || !isLost(error)) throw error;
        }
      }
    };
    const end = (error: unknown): void => {
      const told = error === null || gone !== null || isAbandoned(error) ? null : serializeError(error);
      dispatch({ type: 'ended', task, asked, error: told });
      signal?.removeEventListener('abort', onAbort);
      onEnded();
    };
    answer().then(
      (value) => {
        end(null);
        resolve(value);
      },
      (error: unknown) => {
        end(error);
        reject(error);
      },
    );
  });
}
