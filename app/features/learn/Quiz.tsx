import { useEffect, useState } from 'react';
import { serializeError } from '../../../src/errors';
import { loadLessonMessages } from '../../lessons/catalogue';
import { contextOf } from '../../lessons/context';
import { type QuizQuestion, questionsFor } from '../../lessons/quiz/questions';
import { type Messages, partsOf, textOf } from '../../lessons/said';
import { m } from '../../messages/m';
import { useAppState, useServices } from '../../services';
import { QuestionCard } from './QuestionCard';
import { Words } from './Words';

interface Loaded {
  readonly questions: readonly QuizQuestion[];
  readonly messages: Messages;
}

/** Five questions made from the network's own numbers. What is answered is kept nowhere. */
export function Quiz() {
  const { engine, store } = useServices();
  const locale = useAppState((state) => state.locale);
  const image = useAppState((state) => (state.result === null ? null : state.image));
  const model = useAppState((state) => state.model);
  const notation = useAppState((state) => state.notation);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [given, setGiven] = useState<Readonly<Record<string, string | number>>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: shapes are written as the visitor reads them.
  useEffect(() => {
    let isWanted = true;
    const make = async () => {
      const context = image === null || model === null ? null : contextOf(store.getState(), engine);
      if (context === null) return;
      const [questions, messages] = await Promise.all([
        questionsFor(context),
        loadLessonMessages('quiz', locale),
      ]);
      if (!isWanted) return;
      setLoaded({ questions, messages });
    };
    make().catch((error: unknown) => setFailure(serializeError(error).message));
    return () => {
      isWanted = false;
    };
  }, [engine, store, locale, image, model, notation]);
  // Another picture, other questions.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they are of.
  useEffect(() => setGiven({}), [image, model]);
  if (failure !== null) return <p role="alert">{failure}</p>;
  if (loaded === null) return <p className="muted">{m.learn_waiting()}</p>;
  const { questions, messages } = loaded;
  const right = questions.filter(({ id, answer }) => given[id] === answer).length;
  const isDone = questions.every(({ id }) => given[id] !== undefined);
  return (
    <div className="quiz">
      <h2 className="step-title">{m.learn_quiz()}</h2>
      <ol>
        {questions.map(({ id, numbers, options, answer }) => {
          const mine = given[id] ?? null;
          const say = (field: string) => <Words parts={partsOf(messages, `quiz_${id}_${field}`, numbers)} />;
          return (
            <li key={id}>
              <QuestionCard
                ask={say('ask')}
                options={options}
                labelOf={(value) =>
                  textOf(messages, `quiz_${id}_option_${String(value).replaceAll('-', '_')}`) ?? String(value)
                }
                answer={answer}
                given={mine}
                isJudged={mine !== null}
                onGive={(value) => setGiven({ ...given, [id]: value })}
              />
              <div aria-live="polite">{mine !== null && <div className="step-answer">{say('why')}</div>}</div>
            </li>
          );
        })}
      </ol>
      <div aria-live="polite">
        {isDone && (
          <p className="quiz-score">
            {m.learn_score({ right, of: questions.length })}
            <button type="button" className="button" onClick={() => setGiven({})}>
              {m.learn_again()}
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
