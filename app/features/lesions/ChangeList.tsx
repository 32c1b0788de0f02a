import type { ClassChange } from '../../../src/explain/compare-logits';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { className } from '../../words/class-names';
import { formatPercent, formatValue } from '../../words/format';

/** Classes whose logits moved, with both probabilities. */
export function ChangeList({
  title,
  changes,
}: {
  readonly title: string;
  readonly changes: readonly ClassChange[];
}) {
  const labels = useAppState((state) => state.model?.labels);
  return (
    <table className="change-list">
      <caption className="heading">{title}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{m.cuts_class()}</th>
          <th scope="col">{m.cuts_delta_logit()}</th>
          <th scope="col">{m.cuts_probability()}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ index, before, after }) => {
          const delta = after.logit - before.logit;
          return (
            <tr key={index}>
              <th scope="row">{className(labels, index)}</th>
              <td className="mono">
                {delta > 0 && '+'}
                {formatValue(delta)}
              </td>
              <td className="mono muted">
                {formatPercent(before.probability)} → {formatPercent(after.probability)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
