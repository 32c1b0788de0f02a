import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';

/** Opens the lessons, at the place where somebody was; closes them. */
export function LearnButton() {
  const isOpen = useAppState((state) => state.learning !== null);
  const lesson = useAppState((state) => state.lesson);
  const { openLearning, goToStep, closeLearning } = useActions();
  const open = () => (lesson === null ? openLearning('contents') : goToStep(lesson.id, lesson.step));
  return (
    <button
      type="button"
      className="button is-primary"
      aria-expanded={isOpen}
      onClick={isOpen ? closeLearning : open}
    >
      {m.learn_button()}
    </button>
  );
}
