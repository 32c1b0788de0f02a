import { useEffect } from 'react';
import { LESSONS_ABOUT } from '../../lessons/catalogue';
import type { Step } from '../../lessons/lesson';
import type { Messages } from '../../lessons/said';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { WHOLE_STAGE } from '../../store/lesson-slice';
import { StepView } from './StepView';
import { titleOf } from './step-title';
import { useLesson } from './useLesson';

/** The open lesson at its step. */
export function LessonView() {
  const place = useAppState((state) => state.lesson);
  const architecture = useAppState(selectArchitecture);
  const hasResult = useAppState((state) => state.result !== null);
  const loaded = useLesson(place?.id ?? '');
  const { setStage } = useActions();
  // What a link to a step covers in advance, no step of a lesson that does not come would uncover.
  const comes = loaded.status === 'pending' || loaded.status === 'success';
  useEffect(() => {
    if (!comes) setStage(WHOLE_STAGE);
  }, [comes, setStage]);
  if (place === null || loaded.status === 'pending' || architecture === null || !hasResult)
    return <p className="muted">{m.learn_waiting()}</p>;
  if (loaded.status === 'unknown') return <p role="alert">{m.learn_unknown({ id: place.id })}</p>;
  if (loaded.status === 'error') return <p role="alert">{loaded.message}</p>;
  const steps = loaded.lesson.steps(architecture);
  const at = Math.min(place.step, steps.length - 1);
  const step = steps[at];
  if (step === undefined) return null;
  return <Steps id={place.id} steps={steps} at={at} step={step} messages={loaded.messages} />;
}

interface StepsProps {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly at: number;
  readonly step: Step;
  readonly messages: Messages;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function Steps({ id, steps, at, step, messages }: StepsProps) {
  const locale = useAppState((state) => state.locale);
  const { goToStep, openLearning } = useActions();
  const isLast = at === steps.length - 1;
  // A presenter's clicker sends Page Up and Page Down.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const by = { PageDown: 1, PageUp: -1 }[event.key];
      if (by === undefined || event.defaultPrevented || isTyping(event.target)) return;
      event.preventDefault();
      const to = at + by;
      if (to >= 0 && to < steps.length) goToStep(id, to);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [id, at, steps.length, goToStep]);
  const title = LESSONS_ABOUT.find((about) => about.id === id)?.title[locale] ?? id;
  return (
    <div className="lesson">
      <ol className="lesson-progress" aria-label={m.learn_steps()}>
        {steps.map((other, n) => (
          <li key={other.id}>
            <button
              type="button"
              className={n <= at ? 'is-passed' : ''}
              aria-current={n === at ? 'step' : undefined}
              aria-label={m.learn_step_named({ step: n + 1, title: titleOf(messages, other) })}
              title={titleOf(messages, other)}
              onClick={() => goToStep(id, n)}
            />
          </li>
        ))}
      </ol>
      <details className="lesson-list">
        <summary>{m.learn_list()}</summary>
        <ol>
          {steps.map((other, n) => (
            <li key={other.id}>
              <button
                type="button"
                className="link-button"
                aria-current={n === at ? 'step' : undefined}
                onClick={() => goToStep(id, n)}
              >
                {n + 1}. {titleOf(messages, other)}
              </button>
            </li>
          ))}
        </ol>
      </details>
      <p className="lesson-place muted">{m.learn_place({ title, step: at + 1, steps: steps.length })}</p>
      <StepView key={`${id}/${step.id}`} lesson={id} step={step} place={at} messages={messages} />
      <div className="lesson-nav">
        <button type="button" className="button" disabled={at === 0} onClick={() => goToStep(id, at - 1)}>
          {m.learn_back()}
        </button>
        {isLast ? (
          <button type="button" className="button is-primary" onClick={() => openLearning('quiz')}>
            {m.learn_to_quiz()}
          </button>
        ) : (
          <button type="button" className="button is-primary" onClick={() => goToStep(id, at + 1)}>
            {m.learn_next()}
          </button>
        )}
      </div>
    </div>
  );
}
