import { useDeferredValue, useMemo } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectDesign, selectDesignArchitecture, selectDesignProblem } from '../../store/design-slice';
import { BuildBar } from './BuildBar';
import { CostPlot } from './CostPlot';
import { DesignFields } from './DesignFields';
import { Figures } from './Figures';
import { figuresOf } from './figures';
import './design.css';

/** A drawing board: every number that determines a DenseNet can be turned, what it costs is beside it, and it runs. */
export function DesignTab() {
  const design = useAppState(selectDesign);
  // A slider that moves goes first, and the drawing with it.
  const architecture = useDeferredValue(useAppState(selectDesignArchitecture));
  const problem = useAppState(selectDesignProblem);
  const { changeDesign, changeSpec } = useActions();
  const figures = useMemo(() => (architecture === null ? null : figuresOf(architecture)), [architecture]);
  if (design === null) return <p className="muted">{m.design_no_model()}</p>;
  return (
    <div className="design-tab">
      <p className="design-lead">{m.design_lead()}</p>
      <DesignFields design={design} onChange={changeDesign} onChangeSpec={changeSpec} />
      <BuildBar design={design} problem={problem} />
      {architecture !== null && figures !== null && (
        <div className="design-costs">
          <Figures architecture={architecture} figures={figures} />
          <CostPlot params={figures.params} />
        </div>
      )}
    </div>
  );
}
