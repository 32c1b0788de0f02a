import type { Prediction } from '../../../src/engine/protocol/run';
import { spreadOverRuns } from '../../../src/explain/monte-carlo';
import type { ClassLabel } from '../../../src/formats/canonical';
import type { Dropped } from '../../jobs/dropouts';
import { m } from '../../messages/m';
import { className } from '../../words/class-names';
import { formatPercent } from '../../words/format';

const SHOWN = 5;

interface SpreadsProps {
  readonly dropped: Dropped;
  /** The predictions without dropout. */
  readonly plain: readonly Prediction[];
  readonly labels: readonly ClassLabel[];
}

/** Of the first classes: without dropout, under this mask, and over all masks so far. */
export function Spreads({ dropped, plain, labels }: SpreadsProps) {
  const { probabilities } = dropped;
  const last = probabilities.at(-1);
  if (last === undefined) return null;
  const wished = plain.slice(0, 3).map(({ index }) => index);
  const rows = spreadOverRuns(probabilities, wished, SHOWN);
  const count = probabilities.length;
  return (
    <section
      className="dropout-spreads"
      aria-label={m.dropout_predictions()}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard.
      tabIndex={0}
    >
      <table>
        <caption className="heading">{m.dropout_predictions()}</caption>
        <thead>
          <tr>
            <th scope="col">{m.dropout_class()}</th>
            <th scope="col">{m.dropout_without()}</th>
            <th scope="col">{m.dropout_now()}</th>
            <th scope="col" colSpan={2}>
              {m.dropout_spread()}
            </th>
            <th scope="col">{m.dropout_first()}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, mean, std, least, largest, first }) => {
            const own = plain.find((each) => each.index === index)?.probability;
            const name = className(labels, index);
            const says = m.dropout_bar({
              name,
              count,
              least: formatPercent(least),
              largest: formatPercent(largest),
              plain: own === undefined ? '–' : formatPercent(own),
            });
            return (
              <tr key={index}>
                <th scope="row">{name}</th>
                <td className="mono">{own === undefined ? '–' : formatPercent(own)}</td>
                <td className="mono">{formatPercent(last[index] ?? 0)}</td>
                <td className="dropout-bar">
                  <svg viewBox="0 0 100 16" preserveAspectRatio="none" role="img" aria-label={says}>
                    <rect x={100 * least} y="6" width={Math.max(0.5, 100 * (largest - least))} height="4" />
                    <path
                      className="dropout-runs"
                      d={probabilities.map((run) => `M${100 * (run[index] ?? 0)} 3v10`).join('')}
                    />
                    {own !== undefined && (
                      <line className="is-plain" x1={100 * own} x2={100 * own} y1="0" y2="16" />
                    )}
                  </svg>
                </td>
                <td className="mono">
                  {formatPercent(mean)} ± {formatPercent(std)}
                </td>
                <td className="mono">
                  {first} / {count}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
