import type { TensorReport } from '../../../src/engine/protocol/maps';
import type { Op, Part } from '../../../src/network/architecture';
import type { ReceptiveField } from '../../../src/network/facts';
import { opFacts } from '../../../src/network/facts';
import { Term } from '../../glossary/Term';
import { useShapes } from '../../hooks/useShapes';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { type Fact, Facts } from '../../ui/Facts';
import { formatCount, formatLarge, formatPercent, formatValue } from '../../words/format';
import { partTitle } from '../../words/parts';

const PARAMETERS = () => (
  <Term key="params" id="parameters">
    {m.inspector_parameters()}
  </Term>
);

const MACS = () => (
  <Term key="macs" id="macs">
    {m.inspector_macs()}
  </Term>
);

const fieldText = ({ min, max }: ReceptiveField): string =>
  m.inspector_pixels({ pixels: min === max ? formatCount(min) : `${formatCount(min)}–${formatCount(max)}` });

const shapeRow = (op: Op, shapes: (shape: readonly number[]) => string): Fact => [
  <Term key="shape" id="tensor">
    {m.inspector_shape()}
  </Term>,
  shapes(op.shape),
];

/** What the selected operation is, costs and sees; what it made of this picture is folded away. */
export function TensorFacts({ op, report }: { readonly op: Op; readonly report: TensorReport | null }) {
  const architecture = useAppState(selectArchitecture);
  const shapes = useShapes();
  const facts = architecture === null ? undefined : opFacts(architecture).get(op.name);
  const rows: Fact[] = [shapeRow(op, shapes)];
  if (facts !== undefined) {
    if (facts.params > 0) rows.push([PARAMETERS(), formatCount(facts.params)]);
    if (facts.macs > 0) rows.push([MACS(), formatLarge(facts.macs)]);
    rows.push([
      <Term key="field" id="receptive-field">
        {m.inspector_field()}
      </Term>,
      fieldText(facts.receptiveField),
    ]);
  }
  return (
    <>
      <Facts facts={rows} className="facts" />
      {report !== null && <PictureNumbers report={report} />}
    </>
  );
}

/** Numbers that engineers read. */
function PictureNumbers({ report: { summary, channels } }: { readonly report: TensorReport }) {
  return (
    <details className="folded">
      <summary>{m.inspector_numbers()}</summary>
      <Facts
        facts={[
          [m.inspector_min(), formatValue(summary.min)],
          [m.inspector_mean(), formatValue(summary.mean)],
          [m.inspector_max(), formatValue(summary.max)],
          [m.inspector_zeros(), formatPercent(summary.zeros / (channels.channels * channels.pixels))],
          [
            <Term key="dead" id="dead-channel">
              {m.inspector_dead()}
            </Term>,
            m.inspector_of({
              part: formatCount(summary.deadChannels),
              all: formatCount(channels.channels),
            }),
          ],
        ]}
        className="facts"
      />
    </details>
  );
}

/** What the whole part costs, and its share of the network. */
export function PartFacts({ part }: { readonly part: Part }) {
  const architecture = useAppState(selectArchitecture);
  if (architecture === null || part.ops.length < 2) return null;
  const facts = opFacts(architecture);
  const sum = (ops: readonly Op[], what: 'params' | 'macs') =>
    ops.reduce((total, { name }) => total + (facts.get(name)?.[what] ?? 0), 0);
  const row = (term: Fact[0], what: 'params' | 'macs', format: (value: number) => string): Fact => {
    const own = sum(part.ops, what);
    return [term, `${format(own)} · ${formatPercent(own / sum(architecture.ops, what))}`];
  };
  return (
    <section aria-labelledby="part-facts-title">
      <h3 id="part-facts-title" className="heading">
        {partTitle(part)}
      </h3>
      <Facts
        facts={[row(PARAMETERS(), 'params', formatCount), row(MACS(), 'macs', formatLarge)]}
        className="facts"
      />
    </section>
  );
}
