/** Answers the newest of many questions. */
export interface LatestValue<Q> {
  /** The answer, if it is that of this question. */
  of(question: Q): string | null;
  ask(question: Q): void;
}

/**
 * Asks one question at a time; of those that come meanwhile only the newest is asked next. So a pointer that
 * flies over a thousand pixels asks for as many values as can be answered.
 * @param keyOf - equal for equal questions
 * @param answer - a failed one answers '' and is told to `onError`
 * @param onAnswer - after every answer
 */
export function createLatestValue<Q>(
  keyOf: (question: Q) => string,
  answer: (question: Q) => Promise<string>,
  onAnswer: () => void,
  onError: (error: unknown) => void,
): LatestValue<Q> {
  let known: { readonly key: string; readonly text: string } | null = null;
  let next: Q | null = null;
  let asking = false;
  const run = async () => {
    if (asking) return;
    asking = true;
    while (next !== null) {
      const question: Q = next;
      next = null;
      const key = keyOf(question);
      if (known?.key === key) continue;
      try {
        known = { key, text: await answer(question) };
      } catch (error) {
        known = { key, text: '' };
        onError(error);
      }
      onAnswer();
    }
    asking = false;
  };
  return {
    of: (question) => (known?.key === keyOf(question) ? known.text : null),
    ask: (question) => {
      next = question;
      void run();
    },
  };
}
