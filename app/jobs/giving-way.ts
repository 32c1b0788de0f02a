import type { Engine, RequestOptions } from '../../src/engine/client/engine';
import { watch } from '../../src/engine/client/observable';
import type { EngineState } from '../../src/engine/client/state';
import type { QuestionType, Requests } from '../../src/engine/protocol/requests';

/** Whether another image waits for the worker. */
const isWished = ({ running }: EngineState): boolean => running.status === 'pending';

/** Resolves when no image waits any more; rejects with the signal. */
function whenFree(engine: Pick<Engine, 'state'>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!isWished(engine.state.get())) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = watch(engine.state, isWished, (wished) => {
      if (wished) return;
      end();
      resolve();
    });
    const give = (): void => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', give, { once: true });
  });
}

/**
 * Asks in the background for something that takes seconds: an image that is wished for meanwhile goes first. If it
 * becomes the current one, that ends the job, and its signal; if nothing comes of it, the question is asked anew.
 */
export async function askGivingWay<T extends QuestionType>(
  engine: Pick<Engine, 'ask' | 'state'>,
  type: T,
  payload: Requests[T]['in'],
  { signal, onProgress }: RequestOptions & { readonly signal: AbortSignal },
): Promise<Requests[T]['out']> {
  for (;;) {
    await whenFree(engine, signal);
    const own = new AbortController();
    const end = watch(engine.state, isWished, (wished) => {
      if (wished) own.abort();
    });
    try {
      const both = AbortSignal.any([signal, own.signal]);
      const options = { signal: both, priority: 'background', ...(onProgress && { onProgress }) } as const;
      return await engine.ask(type, payload, options);
    } catch (error) {
      if (signal.aborted || !own.signal.aborted) throw error;
    } finally {
      end();
    }
  }
}
