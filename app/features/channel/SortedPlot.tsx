import { m } from '../../messages/m';
import { formatCount, formatValue } from '../../words/format';

const [WIDTH, HEIGHT] = [240, 120];

interface SortedPlotProps {
  readonly name: string;
  /** One a channel. */
  readonly values: Float32Array;
  /** Others, a channel each, as dots in the order of these. */
  readonly beside?: Float32Array | null;
}

/**
 * What the plot reaches from and to: the values' own ends, and 0 where it lies no farther from them than they from each
 * other. Values that are nearly alike would else be a line at one edge of an empty field.
 */
export function edges(values: readonly number[]): readonly [low: number, high: number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(low <= high)) return [0, 0];
  const spread = high - low;
  const isFar = (least: number): boolean => spread > 0 && least > spread;
  return [low > 0 && !isFar(low) ? 0 : low, high < 0 && !isFar(-high) ? 0 : high];
}

/** Every channel's value, from the least to the largest, which shows how many are small without a choice of bins. */
export function SortedPlot({ name, values, beside = null }: SortedPlotProps) {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const sorted = [...order].map((channel) => values[channel] ?? 0);
  const [least = 0, largest = 0] = [sorted[0], sorted.at(-1)];
  const all = beside === null ? sorted : [...sorted, ...beside];
  const [low, high] = edges(all);
  const y = (value: number): string =>
    ((1 - (value - low) / (high - low || 1)) * (HEIGHT - 8) + 4).toFixed(1);
  const x = (i: number): string => (((i + 0.5) / sorted.length) * WIDTH).toFixed(1);
  const line = sorted.map((value, i) => `${x(i)} ${y(value)}`).join('L');
  const dots =
    beside === null ? '' : [...order].map((channel, i) => `M${x(i)} ${y(beside[channel] ?? 0)}h0`).join('');
  return (
    <figure className="sorted-plot">
      <figcaption className="heading">{name}</figcaption>
      <div className="sorted-chart">
        <div className="sorted-axis mono" aria-hidden="true">
          <span>{formatValue(high)}</span>
          <span>{formatValue(low)}</span>
        </div>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={m.weights_sorted({
            name,
            count: formatCount(sorted.length),
            least: formatValue(least),
            largest: formatValue(largest),
          })}
        >
          {low <= 0 && high >= 0 && <line className="chart-zero" x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />}
          {dots !== '' && <path className="sorted-dots" d={dots} />}
          <path className="sorted-line" d={`M${line}${sorted.length === 1 ? 'h0' : ''}`} />
        </svg>
      </div>
      <p className="chart-ends mono">
        <span>{formatValue(least)}</span>
        <span>{formatValue(largest)}</span>
      </p>
    </figure>
  );
}
