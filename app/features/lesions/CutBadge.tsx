import { useMemo } from 'react';
import { planLesion } from '../../../src/explain/lesion';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import './lesions.css';

/** Says so when the selected tensor is not the whole network's. */
export function CutBadge() {
  const architecture = useAppState(selectArchitecture);
  const cuts = useAppState((state) => state.cuts);
  const tensor = useAppState((state) => state.tensor);
  const affected = useMemo(() => {
    if (architecture === null || cuts.length === 0) return null;
    try {
      return planLesion(architecture, cuts).affected;
    } catch {
      // Another model is on its way; its run heals the cuts.
      return null;
    }
  }, [architecture, cuts]);
  if (affected === null || tensor === null) return null;
  return affected.has(tensor) ? (
    <span className="cut-badge">{m.lesions_of_cut()}</span>
  ) : (
    <span className="muted">{m.lesions_in_front()}</span>
  );
}
