import { useTurn } from '../../hooks/useTurn';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectDesign } from '../../store/design-slice';
import { BuildBar } from './BuildBar';
import { Costs } from './Costs';
import { DesignFields } from './DesignFields';
import './design.css';

/** A drawing board: every number that determines a DenseNet can be turned, what it costs is beside it, and it runs. */
export function DesignTab() {
  const design = useAppState(selectDesign);
  const problem = useTurn('problem');
  const { changeDesign, changeSpec } = useActions();
  if (design === null) return <p className="muted">{m.design_no_model()}</p>;
  return (
    <div className="design-tab">
      <p className="design-lead">{m.design_lead()}</p>
      <DesignFields design={design} onChange={changeDesign} onChangeSpec={changeSpec} />
      <BuildBar initialisation={design.initialisation} seed={design.seed} problem={problem} />
      <Costs />
    </div>
  );
}
