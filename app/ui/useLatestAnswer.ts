import { useEffect, useRef, useState } from 'react';
import { isAbandoned, serializeError } from '../../src/errors';

/** A question to the engine; another key is another question. */
interface LatestQuestion<T> {
  readonly key: string;
  readonly ask: () => Promise<T>;
}

interface LatestAnswer<T> {
  /** Of the question that was answered last; stays while the next one is open. */
  readonly data: T | null;
  readonly failure: string | null;
  /** Whether it answers what is asked now. */
  readonly isCurrent: boolean;
}

/**
 * Asks one question at a time, and next whatever is asked by then: a pointer or a held key may change it
 * faster than answers come. Null asks nothing.
 */
export function useLatestAnswer<T>(question: LatestQuestion<T> | null): LatestAnswer<T> {
  const [answer, setAnswer] = useState<{ key: string | null; data: T | null; failure: string | null }>({
    key: null,
    data: null,
    failure: null,
  });
  const wanted = useRef(question);
  wanted.current = question;
  const isAsking = useRef(false);
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  const key = question?.key ?? null;
  useEffect(() => {
    if (key === null || isAsking.current) return;
    const askOn = async () => {
      isAsking.current = true;
      let answered: string | null = null;
      for (let now = wanted.current; now !== null && now.key !== answered; now = wanted.current) {
        answered = now.key;
        try {
          const data = await now.ask();
          if (isMounted.current) setAnswer({ key: answered, data, failure: null });
        } catch (error) {
          if (isMounted.current && !isAbandoned(error))
            setAnswer({ key: answered, data: null, failure: serializeError(error).message });
        }
        if (!isMounted.current) break;
      }
      isAsking.current = false;
    };
    void askOn();
  }, [key]);
  return { data: answer.data, failure: answer.failure, isCurrent: answer.key === key };
}
