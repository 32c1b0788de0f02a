import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectCurrentPart, selectLevel } from '../../store/selection-slice';
import { OpChain } from './OpChain';

/** The selected part's operations in one line, for when the drawing above does not show them. */
export function SelectedChain() {
  const architecture = useAppState(selectArchitecture);
  const part = useAppState(selectCurrentPart);
  const isShownAbove = useAppState((state) => selectLevel(state) === 'layer');
  if (architecture === null || part === null || isShownAbove) return null;
  return <OpChain architecture={architecture} part={part} size="small" />;
}
