import type { TensorReport } from '../../../src/engine/protocol/maps';
import type { Op, Part } from '../../../src/network/architecture';
import type { ReceptiveField } from '../../../src/network/facts';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { factsOf, selectArchitecture } from '../../store/architecture';
import { type Fact, Facts } from '../../ui/Facts';
import { formatCount, formatLarge, formatPercent, formatShape, formatValue } from '../../words/format';
import { partTitle } from '../../words/parts';

const fieldText = ({ min, max }: ReceptiveField): string =>
  m.inspector_pixels({ pixels: min === max ? formatCount(min) : `${formatCount(min)}–${formatCount(max)}` });

/** What the selected operation is, costs, sees, and made of this image. */
export function TensorFacts({ op, report }: { readonly op: Op; readonly report: TensorReport | null }) {
  const architecture = useAppState(selectArchitecture);
  const facts = architecture === null ? undefined : factsOf(architecture).get(op.name);
  const rows: Fact[] = [[op.role, formatShape(op.shape)]];
  if (facts !== undefined) {
    if (facts.params > 0) rows.push([m.inspector_parameters(), formatCount(facts.params)]);
    if (facts.macs > 0) rows.push([m.inspector_macs(), formatLarge(facts.macs)]);
    rows.push([m.inspector_field(), fieldText(facts.receptiveField)]);
  }
  if (report !== null) {
    const { summary, channels } = report;
    rows.push([m.inspector_min(), formatValue(summary.min)]);
    rows.push([m.inspector_mean(), formatValue(summary.mean)]);
    rows.push([m.inspector_max(), formatValue(summary.max)]);
    rows.push([m.inspector_zeros(), formatPercent(summary.zeros / (channels.channels * channels.pixels))]);
    rows.push([
      m.inspector_dead(),
      m.inspector_of({ part: formatCount(summary.deadChannels), all: formatCount(channels.channels) }),
    ]);
  }
  return <Facts facts={rows} className="facts" />;
}

/** What the whole part costs, and its share of the network. */
export function PartFacts({ part }: { readonly part: Part }) {
  const architecture = useAppState(selectArchitecture);
  if (architecture === null || part.ops.length < 2) return null;
  const facts = factsOf(architecture);
  const sum = (ops: readonly Op[], what: 'params' | 'macs') =>
    ops.reduce((total, { name }) => total + (facts.get(name)?.[what] ?? 0), 0);
  const row = (term: string, what: 'params' | 'macs', format: (value: number) => string): Fact => {
    const own = sum(part.ops, what);
    return [term, `${format(own)} · ${formatPercent(own / sum(architecture.ops, what))}`];
  };
  return (
    <section aria-labelledby="part-facts-title">
      <h3 id="part-facts-title" className="heading">
        {partTitle(part)}
      </h3>
      <Facts
        facts={[
          row(m.inspector_parameters(), 'params', formatCount),
          row(m.inspector_macs(), 'macs', formatLarge),
        ]}
        className="facts"
      />
    </section>
  );
}
