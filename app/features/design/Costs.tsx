import { useMemo } from 'react';
import { useTurn } from '../../hooks/useTurn';
import { CostPlot } from './CostPlot';
import { Figures } from './Figures';
import { figuresOf } from './figures';
import { OtherNetworks } from './OtherNetworks';

/** What the design comes to, beside what others cost; a slider that moves goes first, and the drawing with it. */
export function Costs() {
  const architecture = useTurn('costs');
  const figures = useMemo(() => (architecture === null ? null : figuresOf(architecture)), [architecture]);
  if (architecture === null || figures === null) return null;
  return (
    <div className="design-costs">
      <div className="design-figures">
        <Figures architecture={architecture} figures={figures} />
        <OtherNetworks />
      </div>
      <CostPlot params={figures.params} />
    </div>
  );
}
