import { useEffect, useRef } from 'react';
import type { Region, Step } from '../../lessons/lesson';
import { type Messages, partsOf, textOf } from '../../lessons/said';
import { m } from '../../messages/m';
import { useActions } from '../../services';
import type { Pane } from '../../store/view-slice';
import { Facts } from '../../ui/Facts';
import { QuestionCard } from './QuestionCard';
import { titleOf } from './step-title';
import { useStep } from './useStep';
import { Words } from './Words';

interface StepViewProps {
  readonly lesson: string;
  readonly step: Step;
  readonly place: number;
  readonly messages: Messages;
}

/** One step: what to see, what to guess or do, and what the network answers. */
export function StepView({ lesson, step, place, messages }: StepViewProps) {
  const state = useStep(lesson, step, place);
  const { setStage, showPane } = useActions();
  const heading = useRef<HTMLHeadingElement>(null);
  const { numbers, given, isMade, after, failure } = state;
  const isAnswered = given !== null && (step.question?.isPrediction !== true || isMade);
  const hides = !isAnswered && step.question !== undefined;
  useEffect(() => {
    setStage({ dims: step.dims, veils: hides ? (step.veils ?? []) : [] });
  }, [step, hides, setStage]);
  // A phone shows one view: that of which the step speaks.
  const now = state.context;
  useEffect(() => {
    const context = now();
    showPane(paneOf(step, context === null ? '' : step.show(context, {})));
  }, [step, now, showPane]);
  // Whoever listens hears where they are; the first step is announced by the panel that opens.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  const says = step.says ?? step.id;
  const all = numbers === null ? null : { ...numbers, ...after };
  const context = state.context();
  // What several steps of a lesson say alike is a message of the lesson.
  const nameOf = (field: string) =>
    messages[`steps_${says}_${field}`] === undefined ? `steps_${field}` : `steps_${says}_${field}`;
  const say = (field: string) =>
    all === null ? null : <Words parts={partsOf(messages, nameOf(field), all)} />;
  const answer = all === null ? null : (step.question?.answer(all) ?? null);
  /** Some answers are told by themselves, whatever was guessed. */
  const told = messages[`steps_${says}_${answer}`] === undefined ? null : String(answer);
  return (
    <div className="step" aria-busy={numbers === null}>
      <h2 ref={heading} tabIndex={-1} className="step-title">
        {all === null ? titleOf(messages, step) : textOf(messages, `steps_${says}_title`, all)}
      </h2>
      {all === null && failure === null && <p className="step-measuring muted">{m.learn_measuring()}</p>}
      {failure !== null && <p role="alert">{failure}</p>}
      <div className="step-text">{say('text')}</div>
      {context !== null && step.facts !== undefined && (
        <Facts
          facts={step
            .facts(context)
            .map(([term, value]) => [textOf(messages, `steps_fact_${term}`) ?? term, value])}
          className="facts"
        />
      )}
      {all !== null && step.question !== undefined && context !== null && (
        <QuestionCard
          ask={say('ask')}
          options={step.question.options(all, context)}
          labelOf={(value) => textOf(messages, nameOf(`option_${value}`), all) ?? String(value)}
          answer={step.question.answer(all)}
          given={given}
          isJudged={isAnswered}
          onGive={state.give}
        />
      )}
      <div aria-live="polite">
        {isAnswered && all !== null && step.question !== undefined && step.question.isPrediction !== true && (
          <div className="step-answer">{say(told ?? (given === answer ? 'right' : 'wrong'))}</div>
        )}
      </div>
      {step.gesture !== undefined && (step.question === undefined || given !== null) && (
        <div className={`step-gesture ${isMade ? 'is-made' : ''}`}>
          <div>{say('do')}</div>
          {!isMade && step.gesture.act !== undefined && (
            <button type="button" className="button" onClick={state.act}>
              {all !== null && textOf(messages, `steps_${says}_act`, all)}
            </button>
          )}
        </div>
      )}
      <div aria-live="polite">
        {isMade && after !== null && <div className="step-answer">{say('done')}</div>}
      </div>
      {(isAnswered || isMade) && <div className="step-recap">{say('recap')}</div>}
      <button type="button" className="link-button step-again" onClick={state.showAgain}>
        {m.learn_show_again()}
      </button>
    </div>
  );
}

/** @param query - what the step shows: a tab that it opens is what it speaks of, but where it acts on the drawing */
function paneOf({ dims, veils = [], gesture }: Step, query: string): Pane {
  const isBack = (region: Region): boolean => dims.includes(region) && !veils.includes(region);
  const opensTab = new URLSearchParams(query).has('tab') && gesture?.act === undefined;
  if (opensTab && !isBack('inspector')) return 'layer';
  if (!isBack('drawing')) return 'network';
  return isBack('inspector') ? 'picture' : 'layer';
}
