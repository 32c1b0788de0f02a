import { useId } from 'react';
import { latestOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectExplainedClass } from '../../store/explain-slice';
import { className } from '../../words/class-names';

const SHOWN = 10;

/** The classes that the classifier's weights see as most alike. */
export function Neighbours() {
  const labels = useAppState((state) => state.model?.labels);
  const classes = useAppState((state) => state.model?.spec.numClasses ?? 0);
  const explained = useAppState(selectExplainedClass);
  const { chooseClass } = useActions();
  const id = useId();
  const index = explained ?? 0;
  const answer = useAnswer('class-neighbours', { class: index, count: SHOWN }, { of: 'model' });
  const found = latestOf(answer) ?? [];
  return (
    <section className="neighbours" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`} className="heading">
        {m.weights_neighbours()}
      </h3>
      <label>
        {m.weights_class()}{' '}
        <select value={index} onChange={({ target }) => chooseClass(Number(target.value))}>
          {Array.from({ length: classes }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a class is its number.
            <option key={i} value={i}>
              {className(labels, i)}
            </option>
          ))}
        </select>
      </label>
      <p className="muted">
        <Said parts={m.weights_neighbours_of.parts({ name: className(labels, index) })} />
      </p>
      <ol>
        {found.map(({ index: other, cosine }) => (
          <li key={other}>
            <button type="button" className="link" onClick={() => chooseClass(other)}>
              {className(labels, other)}
            </button>
            <meter min={0} max={1} value={Math.max(0, cosine)} aria-hidden="true" />
            <span className="mono">{m.weights_cosine({ value: cosine.toFixed(3).replace('-', '−') })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
