import type { Architecture } from '../../../src/network/architecture';
import { budgetOf, type Cost } from '../../../src/network/budget';
import { usePartTimes } from '../../hooks/usePartTimes';
import { useActions, useAppState, useServices } from '../../services';
import { formatBytes, formatLarge, formatPercent } from '../../words/format';
import { unitsOf } from '../../words/units';

interface Row extends Cost {
  readonly id: string;
  readonly title: string;
  readonly milliseconds: number | null;
}

/** Of all of these units together; null while one is missing. */
const sumOf = (times: ReadonlyMap<string, number>, units: readonly string[]): number | null =>
  units.every((unit) => times.has(unit))
    ? units.reduce((sum, unit) => sum + (times.get(unit) ?? 0), 0)
    : null;

/** Where the parameters, the MACs, the memory and the milliseconds are: per part of the network, then per layer. */
export function BudgetTable({ architecture }: { readonly architecture: Architecture }) {
  const { times } = usePartTimes();
  const { units, parts, total } = budgetOf(architecture);
  // A block's own concatenation is its last layer's business, and is not measured by itself.
  const measured = units.map(({ unit }) => unit).filter((unit) => !architecture.byName.has(unit));
  const title = (id: string): string => unitsOf(architecture).get(id)?.title ?? id;
  const whole = sumOf(times, measured);
  const rows = [...parts].map(([id, cost]): Row => {
    const inside = measured.filter((unit) => unit === id || unit.startsWith(`${id}.`));
    return { id, title: title(id), ...cost, milliseconds: sumOf(times, inside) };
  });
  const layersOf = (part: string): readonly Row[] =>
    units
      .filter(({ unit }) => unit !== part && unit.startsWith(`${part}.`))
      .map(({ unit, params, macs, bytes }) => ({
        id: unit,
        title: title(unit).replace(/^Dense block \d+, /, ''),
        params,
        macs,
        bytes,
        milliseconds: times.get(unit) ?? null,
      }));
  return (
    <div className="budget">
      <table>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Parameters</th>
            <th scope="col">MACs</th>
            <th scope="col">Activations</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.id}>
            <BudgetLine row={row} total={total} whole={whole} isPart />
            {layersOf(row.id).map((layer) => (
              <BudgetLine key={layer.id} row={layer} total={total} whole={whole} isPart={false} />
            ))}
          </tbody>
        ))}
      </table>
      <MeasureUnits units={measured} />
      <p className="muted">
        MACs: multiply-accumulates of convolutions and classifier. Activations: all tensors that the
        operations give, in fp32, concatenations included; the page holds only what each layer wrote. Time:
        each unit alone, from tensors at hand, the median of five runs.
      </p>
    </div>
  );
}

interface BudgetLineProps {
  readonly row: Row;
  readonly total: Cost;
  readonly whole: number | null;
  readonly isPart: boolean;
}

function BudgetLine({ row, total, whole, isPart }: BudgetLineProps) {
  const { openLevel } = useActions();
  const { id, title, params, macs, bytes, milliseconds } = row;
  const time = milliseconds === null ? '–' : `${milliseconds.toFixed(1)} ms`;
  return (
    <tr className={isPart ? 'is-part' : ''}>
      <th scope="row">
        <button
          type="button"
          className="link-button"
          onClick={() => openLevel(isPart ? 'block' : 'layer', id)}
        >
          {title}
        </button>
      </th>
      <Share text={formatLarge(params)} share={params / total.params} />
      <Share text={formatLarge(macs)} share={macs / total.macs} />
      <Share text={formatBytes(bytes)} share={bytes / total.bytes} />
      <Share text={time} share={milliseconds === null || whole === null ? null : milliseconds / whole} />
    </tr>
  );
}

function Share({ text, share }: { readonly text: string; readonly share: number | null }) {
  return (
    <td className="mono">
      {text} {share !== null && <span className="muted">{formatPercent(share)}</span>}
    </td>
  );
}

function MeasureUnits({ units }: { readonly units: readonly string[] }) {
  const { partTimer } = useServices();
  const hasImage = useAppState((state) => state.result !== null);
  const { status, done, total, error } = usePartTimes();
  return (
    <p className="budget-measure">
      {status === 'running' ? (
        <>
          <button type="button" className="button" onClick={() => partTimer.cancel()}>
            Cancel
          </button>
          <progress aria-label="Units measured" value={done} max={total} />
          <span className="mono muted">
            {done} of {total}
          </span>
        </>
      ) : (
        <button
          type="button"
          className="button"
          disabled={!hasImage}
          onClick={() => partTimer.measure(units)}
        >
          Measure milliseconds
        </button>
      )}
      {!hasImage && <span className="muted">Measuring needs an image.</span>}
      {error !== null && <span role="alert">{error.message}</span>}
    </p>
  );
}
