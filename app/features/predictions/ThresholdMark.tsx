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
