import { LESSONS_ABOUT } from '../../lessons/catalogue';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';

/** What can be learnt here, and how far one came. */
export function Contents() {
  const locale = useAppState((state) => state.locale);
  const reached = useAppState((state) => state.reached);
  const last = useAppState((state) => state.lesson);
  const { goToStep, openLearning } = useActions();
  return (
    <div className="learn-contents">
      <p className="muted">{m.learn_intro()}</p>
      <ul>
        {LESSONS_ABOUT.map(({ id, minutes, title, about }) => {
          const step = last?.id === id ? last.step : (reached[id] ?? 0);
          return (
            <li key={id}>
              <button type="button" className="learn-card" onClick={() => goToStep(id, step)}>
                <strong>{title[locale]}</strong>
                <span>{about[locale]}</span>
                <span className="muted">
                  {step > 0 ? m.learn_go_on({ step: step + 1 }) : m.learn_minutes({ minutes })}
                </span>
              </button>
              <p className="learn-sheets">
                <a href={sheetAddress(id, 'notes')} target="_blank" rel="noreferrer">
                  {m.sheets_notes()}
                </a>{' '}
                ·{' '}
                <a href={sheetAddress(id, 'handout')} target="_blank" rel="noreferrer">
                  {m.sheets_handout()}
                </a>
              </p>
            </li>
          );
        })}
        <li>
          <button type="button" className="learn-card" onClick={() => openLearning('quiz')}>
            <strong>{m.learn_quiz()}</strong>
            <span>{m.learn_quiz_about()}</span>
          </button>
        </li>
        <li>
          <button type="button" className="learn-card" onClick={() => openLearning('glossary')}>
            <strong>{m.learn_glossary()}</strong>
            <span>{m.learn_glossary_about()}</span>
          </button>
        </li>
      </ul>
    </div>
  );
}

/** The lesson on paper, of the picture at hand where that is one of ours. */
function sheetAddress(lesson: string, page: 'notes' | 'handout'): string {
  const query = new URLSearchParams(location.search);
  const kept = ['model', 'image', 'lang', 'backend', 'threads'].flatMap((key) => {
    const value = query.get(key);
    return value === null ? [] : [[key, value] as [string, string]];
  });
  return `?${new URLSearchParams([...kept, ['lesson', lesson], ['page', page]])}`;
}
