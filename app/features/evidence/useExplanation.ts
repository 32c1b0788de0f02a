import { useEffect, useState } from 'react';
import type { Engine } from '../../../src/engine/client/engine';
import { serializeError } from '../../../src/errors';
import type { LogitQuestion } from '../../../src/explain/head';
import { useAppState, useServices } from '../../services';
import { selectQuestion } from '../../store/explain-slice';

/** An answer and what it belongs to. */
interface Answer<T> {
  readonly runId: number;
  readonly question: LogitQuestion;
  readonly value: T;
}

/** What an explanation comes to: the answer to just what is asked now, or why there is none. */
export interface Explanation<T> {
  readonly answer: Answer<T> | null;
  readonly failure: string | null;
}

/**
 * Asks the engine about the explained class of the current run.
 * @param ask - must stay the same function as long as it asks the same; null asks nothing
 */
export function useExplanation<T>(
  ask: ((engine: Engine, question: LogitQuestion) => Promise<T>) | null,
): Explanation<T> {
  const { engine } = useServices();
  const question = useAppState(selectQuestion);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (ask === null || question === null || runId === null) return;
    let wanted = true;
    ask(engine, question).then(
      (value) => {
        if (!wanted) return;
        setAnswer({ runId, question, value });
        setFailure(null);
      },
      (error: unknown) => {
        // When another image or model came meanwhile, its own answer follows.
        if (wanted) setFailure(serializeError(error).message);
      },
    );
    return () => {
      wanted = false;
    };
  }, [engine, ask, question, runId]);
  const isCurrent = answer !== null && answer.question === question && answer.runId === runId;
  return { answer: isCurrent ? answer : null, failure };
}
