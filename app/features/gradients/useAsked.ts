import { useEffect, useState } from 'react';
import { isAbandoned, serializeError } from '../../../src/errors';

/** A question to the engine; another object is another question. */
interface Question<T> {
  readonly ask: () => Promise<T>;
}

interface Answer<T> {
  /** Stays while the next question is open. */
  readonly data: T | null;
  readonly failure: string | null;
}

/** Asks several things at once, whenever the question is another object; null asks nothing and forgets. */
export function useAsked<T>(question: Question<T> | null): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ data: null, failure: null });
  useEffect(() => {
    if (question === null) {
      setAnswer({ data: null, failure: null });
      return;
    }
    let current = true;
    question.ask().then(
      (data) => current && setAnswer({ data, failure: null }),
      (error: unknown) => {
        if (current && !isAbandoned(error)) setAnswer({ data: null, failure: serializeError(error).message });
      },
    );
    return () => {
      current = false;
    };
  }, [question]);
  return answer;
}
