import { useStore } from 'zustand';
import type { Architecture } from '../../../src/network/architecture';
import { budgetOf, type Cost } from '../../../src/network/budget';
import { Term } from '../../glossary/Term';
import { createPartTimer, timesOf } from '../../jobs/part-times';
import { m } from '../../messages/m';
import { SaveTable } from '../../save/SaveTable';
import { useActions, useAppState, useJob } from '../../services';
import { formatBytes, formatLarge, formatPercent } from '../../words/format';
import { endTitle, titleOf } from '../../words/parts';

interface Row extends Cost {
  readonly id: string;
  readonly title: string;
  readonly milliseconds: number | null;
}

/** Of all of these parts together; null while one is missing. */
const sumOf = (times: ReadonlyMap<string, number>, parts: readonly string[]): number | null =>
  parts.every((part) => times.has(part))
    ? parts.reduce((sum, part) => sum + (times.get(part) ?? 0), 0)
    : null;

/** Where the parameters, the MACs, the memory and the milliseconds are: by stem, block and transition, then by layer. */
export function BudgetTable({ architecture }: { readonly architecture: Architecture }) {
  const times = useStore(useJob(createPartTimer).state, timesOf);
  const { parts, groups, total } = budgetOf(architecture);
  // A block's own concatenation is its last layer's business, and is not measured by itself.
  const isMeasured = (id: string): boolean => architecture.parts.get(id)?.kind !== 'block';
  const measured = parts.map(({ part }) => part).filter(isMeasured);
  const whole = sumOf(times, measured);
  const rows = [...groups].map(([id, cost]): Row => {
    const inside = parts.filter(({ part, group }) => group === id && isMeasured(part));
    const milliseconds = sumOf(
      times,
      inside.map(({ part }) => part),
    );
    return { id, title: titleOf(architecture, id), ...cost, milliseconds };
  });
  const layersOf = (id: string): readonly Row[] =>
    parts
      .filter(({ part, group }) => group === id && part !== id)
      .map(({ part, params, macs, bytes }) => ({
        id: part,
        title: endTitle(architecture, part),
        params,
        macs,
        bytes,
        milliseconds: times.get(part) ?? null,
      }));
  return (
    <div className="budget">
      <table>
        <thead>
          <tr>
            <th scope="col">{m.drawer_part()}</th>
            <th scope="col">
              <Term id="parameters">{m.drawer_parameters()}</Term>
            </th>
            <th scope="col">
              <Term id="macs">{m.drawer_macs()}</Term>
            </th>
            <th scope="col">{m.drawer_activations()}</th>
            <th scope="col">{m.drawer_time()}</th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.id}>
            <BudgetLine row={row} total={total} whole={whole} isWhole />
            {layersOf(row.id).map((layer) => (
              <BudgetLine key={layer.id} row={layer} total={total} whole={whole} isWhole={false} />
            ))}
          </tbody>
        ))}
      </table>
      <MeasureParts parts={measured} />
      <SaveTable
        label={m.drawer_costs()}
        name="costs"
        table={() => ({
          header: ['part', 'parameters', 'macs', 'activation_bytes', 'milliseconds'],
          rows: parts.map(({ part, params, macs, bytes }) => [
            part,
            params,
            macs,
            bytes,
            times.get(part) ?? '',
          ]),
        })}
      />
      <p className="muted">{m.drawer_costs_meaning()}</p>
    </div>
  );
}

interface BudgetLineProps {
  readonly row: Row;
  readonly total: Cost;
  readonly whole: number | null;
  readonly isWhole: boolean;
}

function BudgetLine({ row, total, whole, isWhole }: BudgetLineProps) {
  const { openLevel } = useActions();
  const { id, title, params, macs, bytes, milliseconds } = row;
  const time = milliseconds === null ? '–' : `${milliseconds.toFixed(1)} ms`;
  return (
    <tr className={isWhole ? 'is-whole' : ''}>
      <th scope="row">
        <button
          type="button"
          className="link-button"
          onClick={() => openLevel(isWhole ? 'block' : 'layer', id)}
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

function MeasureParts({ parts }: { readonly parts: readonly string[] }) {
  const partTimer = useJob(createPartTimer);
  const hasImage = useAppState((state) => state.result !== null);
  const state = useStore(partTimer.state);
  return (
    <p className="budget-measure">
      {state.status === 'running' ? (
        <>
          <button type="button" className="button" onClick={() => partTimer.cancel()}>
            {m.drawer_cancel()}
          </button>
          <progress aria-label={m.drawer_parts_measured()} value={state.done} max={state.total} />
          <span className="mono muted">{m.drawer_measured({ done: state.done, total: state.total })}</span>
        </>
      ) : (
        <button
          type="button"
          className="button"
          disabled={!hasImage}
          onClick={() => partTimer.measure(parts)}
        >
          {m.drawer_measure()}
        </button>
      )}
      {!hasImage && <span className="muted">{m.drawer_measure_image()}</span>}
      {state.status === 'failed' && <span role="alert">{state.error.message}</span>}
    </p>
  );
}
