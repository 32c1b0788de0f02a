import { useState } from 'react';
import type { QuestionType, Requests } from '../../../src/engine/protocol/requests';
import type { Answer } from '../../ask/answers';
import { type Asking, useAnswer } from '../../hooks/useAnswer';
import { useAppState } from '../../services';

/** A question that asks itself, and that the visitor may give up and ask again. */
export interface Stoppable<T> {
  readonly answer: Answer<T>;
  /** Given up: it is not asked until it is wished again, or is another one. */
  readonly isStopped: boolean;
  readonly stop: () => void;
  readonly again: () => void;
}

/** As `useAnswer`, of the current run. */
export function useStoppable<T extends QuestionType>(
  type: T,
  payload: Requests[T]['in'] | null,
  asking?: Asking<T>,
): Stoppable<Requests[T]['out']> {
  const runId = useAppState((state) => state.result?.runId ?? null);
  const key = JSON.stringify([runId, payload]);
  const [stopped, setStopped] = useState<string | null>(null);
  const isStopped = stopped === key;
  return {
    answer: useAnswer(type, isStopped ? null : payload, asking),
    isStopped,
    stop: () => setStopped(key),
    again: () => setStopped(null),
  };
}
