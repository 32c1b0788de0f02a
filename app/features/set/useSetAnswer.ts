import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SetWorkerRequests } from '../../../src/engine/protocol/set-worker';
import { createImageSets } from '../../jobs/image-set';
import { useJob } from '../../services';

/** Milliseconds between an answer and the next question, while the set runs. */
const PAUSE = 1_500;

/**
 * Asks the set's worker, and again as more images run, one question after the other. Null before the first answer, and
 * where there is none; what was answered of another set is not shown.
 * @param payload - the same object for the same question
 */
export function useSetAnswer<T extends keyof SetWorkerRequests>(
  type: T,
  payload: SetWorkerRequests[T]['in'],
): SetWorkerRequests[T]['out'] | null {
  const sets = useJob(createImageSets);
  const set = useStore(sets.state, (state) => state.set);
  const [answer, setAnswer] = useState<{
    readonly of: unknown;
    readonly value: SetWorkerRequests[T]['out'];
  } | null>(null);
  useEffect(() => {
    const control = new AbortController();
    const { signal } = control;
    const ask = async (): Promise<void> => {
      for (let asked = -1; !signal.aborted; ) {
        const { version } = sets.state.getState();
        if (version !== asked) {
          asked = version;
          // What cannot be answered now may be later.
          const value = await sets.ask(type, payload, { signal }).catch(() => null);
          if (!signal.aborted) setAnswer(value === null ? null : { of: set, value });
        }
        await new Promise<void>((resolve) => {
          const end = setTimeout(resolve, PAUSE);
          signal.addEventListener('abort', () => {
            clearTimeout(end);
            resolve();
          });
        });
      }
    };
    if (set !== null) void ask();
    return () => control.abort();
  }, [sets, set, type, payload]);
  return answer !== null && answer.of === set ? answer.value : null;
}
