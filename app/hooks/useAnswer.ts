import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AskOptions, Engine } from '../../src/engine/client/engine';
import type { Priority } from '../../src/engine/protocol/messages';
import type { QuestionType, Requests } from '../../src/engine/protocol/requests';
import type { Answer } from '../ask/answers';
import { answerTo, followAnswers } from '../ask/follow';
import { useAppState, useServices } from '../services';

/** How a question is asked. */
export interface Asking<T extends QuestionType> {
  /** What the answer holds for: this run of the image, or the model whatever the image. */
  readonly of?: 'run' | 'model';
  /** @see followAnswers */
  readonly isPatient?: boolean;
  /** False for answers that depend on more than run or model. */
  readonly isKept?: boolean;
  /** Background for what may come after all that is wished besides. */
  readonly priority?: Priority;
  /** How it is asked, where that takes more than one question to the engine. */
  readonly road?: (
    engine: Pick<Engine, 'ask'>,
    payload: Requests[T]['in'],
    options: AskOptions,
  ) => Promise<Requests[T]['out']>;
  /** Another number asks once more. */
  readonly again?: number;
}

const numbers = new WeakMap<object, number>();
let models = 0;
/** A model that is loaded again is another one, though its id be the same. */
function numberOf(model: object): number {
  const number = numbers.get(model) ?? ++models;
  numbers.set(model, number);
  return number;
}

/**
 * Asks the engine, and again whenever payload, run or model are others. Those who ask the same share one request;
 * what nobody looks at any more is abandoned.
 * @param payload - null asks nothing
 */
export function useAnswer<T extends QuestionType>(
  type: T,
  payload: Requests[T]['in'] | null,
  { of = 'run', isPatient = false, isKept = true, priority = 'foreground', road, again = 0 }: Asking<T> = {},
): Answer<Requests[T]['out']> {
  const { answers, engine } = useServices();
  const runId = useAppState((state) => state.result?.runId ?? null);
  const model = useAppState((state) => state.model);
  const subject = of === 'run' ? runId : model === null ? null : numberOf(model);
  const key =
    payload === null || subject === null ? null : JSON.stringify([type, of, subject, payload, again]);
  const [follower] = useState(() => followAnswers<Requests[T]['out']>(answers, isPatient));
  const followed = useStore(follower.state);
  // At every render: the same key is the same question.
  useEffect(() => {
    if (key === null || payload === null) follower.ask(null);
    else
      follower.ask({
        key,
        isKept,
        ask: (options) =>
          road === undefined
            ? engine.ask(type, payload, { ...options, priority })
            : road(engine, payload, { ...options, priority }),
      });
  });
  useEffect(() => () => follower.ask(null), [follower]);
  return answerTo(key, followed, answers);
}
