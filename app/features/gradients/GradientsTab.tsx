import { Suspense } from 'react';
import { Said } from '../../glossary/Said';
import { useActions, useAppState } from '../../services';
import { selectQuestion } from '../../store/explain-slice';
import { ClassBar } from './ClassBar';
import { m } from './messages/m';
import { QUESTIONS, questionOf, toolOf } from './questions';
import { useTitle } from './useClassName';
import './gradients.css';

/** Questions to the network that derivatives, edits and random masks answer; each tool is loaded when it is opened. */
export function GradientsTab() {
  const question = useAppState(selectQuestion);
  const title = useTitle(question);
  // Of a cut network the derivative is another: the run's id changes with every cut.
  const runId = useAppState((state) => state.result?.runId ?? null);
  const tool = useAppState((state) => toolOf(state.tool));
  const { setTool } = useActions();
  const hasClasses = useAppState((state) => state.model?.spec.numClasses !== 0);
  const { Component, UnitComponent } = tool;
  return (
    <div className="gradients-tab scrolls">
      <p className="muted gradient-lead">
        <Said parts={m.questions_lead.parts({})} />
      </p>
      <nav className="gradient-questions" aria-label={m.questions_nav()}>
        <ul>
          {QUESTIONS.map(({ id, title: asks, tools }) => (
            <li key={id}>
              <h3 className="heading">{asks()}</h3>
              <ul>
                {tools.map((each) => (
                  <li key={each.id}>
                    <button
                      type="button"
                      aria-current={each === tool ? 'true' : undefined}
                      onClick={() => setTool(each.id)}
                    >
                      {each.label()}
                    </button>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
        <p className="heading">{questionOf(tool).title()}</p>
        <select
          aria-label={m.questions_nav()}
          value={tool.id}
          onChange={({ target }) => setTool(target.value)}
        >
          {QUESTIONS.map(({ id, title: asks, tools }) => (
            <optgroup key={id} label={asks()}>
              {tools.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.label()}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </nav>
      <div className="gradient-tool">
        {question !== null && Component !== undefined && (
          <ClassBar question={question} isOfOne={tool.isOfOneClass ?? false} />
        )}
        <Suspense fallback={<p className="muted">{m.shared_loading()}</p>}>
          {runId !== null && UnitComponent !== undefined ? (
            <UnitComponent question={question} />
          ) : question !== null && runId !== null && Component !== undefined ? (
            <Component question={question} runId={runId} title={title} />
          ) : (
            <p className="muted">{hasClasses ? m.questions_no_image() : m.questions_no_classes()}</p>
          )}
        </Suspense>
      </div>
    </div>
  );
}
