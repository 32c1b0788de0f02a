import { m } from '../../messages/m';
import { formatPercent } from '../../words/format';

/** Where a class's threshold lies on its bar, and whether it is reached, in words. */
export function ThresholdMark({
  threshold,
  probability,
}: {
  readonly threshold: number | null;
  readonly probability: number;
}) {
  if (threshold === null) return null;
  const of = { threshold: formatPercent(threshold) };
  const text = probability >= threshold ? m.thresholds_above(of) : m.thresholds_below(of);
  return (
    <span
      className={`prediction-threshold ${probability >= threshold ? 'is-reached' : ''}`}
      style={{ insetInlineStart: `${threshold * 100}%` }}
      role="img"
      title={text}
      aria-label={text}
    />
  );
}

/** The same in figures, beside the probability. */
export function ThresholdFigure({
  threshold,
  probability,
}: {
  readonly threshold: number | null;
  readonly probability: number;
}) {
  if (threshold === null) return null;
  return (
    // The mark on the bar says it in words.
    <span className="muted" aria-hidden="true">
      {` ${probability >= threshold ? '≥' : '<'} ${formatPercent(threshold)}`}
    </span>
  );
}
