import type { TensorReport } from '../../../src/engine/protocol';
import type { Op } from '../../../src/model/architecture';
import type { ReceptiveField } from '../../../src/model/facts';
import { formatCount, formatLarge, formatPercent, formatShape, formatValue } from '../../model/format';
import { opLabel } from '../../model/units';
import { useAppState } from '../../services';
import { factsOf, selectArchitecture } from '../../store/architecture';

const fieldText = ({ min, max }: ReceptiveField): string =>
  min === max ? `${formatCount(min)} px` : `${formatCount(min)}–${formatCount(max)} px`;

/** What the selected operation is, costs, sees, and made of this image. */
export function TensorFacts({ op, report }: { readonly op: Op; readonly report: TensorReport | null }) {
  const architecture = useAppState(selectArchitecture);
  const facts = architecture === null ? undefined : factsOf(architecture).get(op.name);
  const rows: [term: string, value: string][] = [[opLabel(op), formatShape(op.shape)]];
  if (facts !== undefined) {
    rows.push(['parameters', formatCount(facts.params)]);
    rows.push(['MACs', formatLarge(facts.macs)]);
    rows.push(['receptive field', fieldText(facts.receptiveField)]);
  }
  if (report !== null) {
    const { summary, channels } = report;
    rows.push(['min', formatValue(summary.min)]);
    rows.push(['mean', formatValue(summary.mean)]);
    rows.push(['max', formatValue(summary.max)]);
    rows.push(['zeros', formatPercent(summary.zeros / (channels.channels * channels.pixels))]);
    rows.push(['dead channels', `${summary.deadChannels} of ${channels.channels}`]);
  }
  return (
    <dl className="facts mono">
      {rows.map(([term, value]) => (
        <div key={term} className="fact">
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
