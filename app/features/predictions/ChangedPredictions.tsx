import type { ClassChange } from '../../../src/explain/compare-logits';
import { useAppState } from '../../services';
import { formatPercent, formatValue } from '../../words/format';

/** The first classes of the whole network and of the cut one, before → after. */
export function ChangedPredictions({ changes }: { readonly changes: readonly ClassChange[] }) {
  const labels = useAppState((state) => state.model?.labels);
  return (
    <ol className="predictions-list has-changes">
      {changes.map(({ index, before, after }) => {
        const delta = after.logit - before.logit;
        const label = labels?.[index]?.en ?? `class ${index}`;
        return (
          <li key={index} className="prediction">
            <span className="prediction-emoji" aria-hidden="true">
              {labels?.[index]?.emoji ?? ''}
            </span>
            <span className="prediction-label" title={label}>
              {label}
            </span>
            <span className="change-value mono">
              {formatPercent(before.probability)} → {formatPercent(after.probability)}
              <span className="prediction-delta" title="Change of the logit">
                Δ {delta > 0 && '+'}
                {formatValue(delta)}
              </span>
            </span>
            <div className="change-bar">
              <div className="change-before" style={{ width: `${before.probability * 100}%` }} />
              <div className="change-after" style={{ width: `${after.probability * 100}%` }} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
