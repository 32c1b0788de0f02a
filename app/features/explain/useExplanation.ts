import { useEffect, useState } from 'react';
import { useAppState, useServices } from '../../services';
import { selectExplainedClass } from '../../store/explain-slice';

/** An answer and what it belongs to. */
interface Answer<T> {
  readonly runId: number;
  readonly index: number;
  readonly value: T;
}

/**
 * Asks the engine about the explained class of the current run; null while there is no answer to just that.
 * @param ask - must stay the same function
 */
export function useExplanation<T>(
  ask: (engine: ReturnType<typeof useServices>['engine'], index: number) => Promise<T>,
): Answer<T> | null {
  const { engine } = useServices();
  const index = useAppState(selectExplainedClass);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  useEffect(() => {
    if (index === null || runId === null) return;
    let wanted = true;
    ask(engine, index).then(
      (value) => {
        if (wanted) setAnswer({ runId, index, value });
      },
      () => {
        // Another image or model came meanwhile; its own answer follows.
        if (wanted) setAnswer(null);
      },
    );
    return () => {
      wanted = false;
    };
  }, [engine, ask, index, runId]);
  return answer !== null && answer.index === index && answer.runId === runId ? answer : null;
}
