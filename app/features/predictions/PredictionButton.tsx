import type { ReactNode } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectExplainedClass } from '../../store/explain-slice';

interface PredictionButtonProps {
  readonly index: number;
  readonly name: string;
  readonly isFirst: boolean;
  readonly children: ReactNode;
}

/** A class of the list: pressed, its evidence lies over the picture; once more, it is gone. */
export function PredictionButton({ index, name, isFirst, children }: PredictionButtonProps) {
  const isShown = useAppState((state) => state.overlay !== 'off' && selectExplainedClass(state) === index);
  const hasPicture = useAppState((state) => state.image !== null && state.image.kind !== 'tensor');
  const { chooseClass, setOverlay } = useActions();
  const press = () => {
    chooseClass(index);
    setOverlay(isShown || !hasPicture ? 'off' : 'smooth');
  };
  return (
    <button
      type="button"
      className={`prediction ${isFirst ? 'is-first' : ''}`}
      aria-pressed={isShown}
      title={isShown ? m.predictions_hide({ name }) : m.predictions_show({ name })}
      onClick={press}
    >
      {children}
    </button>
  );
}
