import { lazy, Suspense } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { Close } from '../../ui/icons';
import { Contents } from './Contents';
import { LessonView } from './LessonView';
import './learn.css';

const Quiz = lazy(async () => ({ default: (await import('./Quiz')).Quiz }));
const GlossaryList = lazy(async () => ({ default: (await import('./GlossaryList')).GlossaryList }));

/** Lessons, quiz and glossary, beside everything that they speak of. */
export function LearnPanel() {
  const learning = useAppState((state) => state.learning);
  const { closeLearning, openLearning } = useActions();
  return (
    <aside className="learn scrolls" aria-label={m.learn_title()}>
      <div className="learn-head">
        {learning === 'contents' ? (
          <h2 className="learn-title">{m.learn_title()}</h2>
        ) : (
          <button type="button" className="link-button" onClick={() => openLearning('contents')}>
            {m.learn_all()}
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={m.learn_close()}
          title={m.learn_close()}
          onClick={closeLearning}
        >
          <Close />
        </button>
      </div>
      {learning === 'contents' && <Contents />}
      {learning === 'lesson' && <LessonView />}
      <Suspense fallback={null}>
        {learning === 'quiz' && <Quiz />}
        {learning === 'glossary' && <GlossaryList />}
      </Suspense>
    </aside>
  );
}
