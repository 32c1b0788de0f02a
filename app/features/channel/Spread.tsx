import type { WeightSpread } from '../../../src/engine/protocol/parameters';
import { normalCounts } from '../../../src/weights/weight-statistics';
import { Said } from '../../glossary/Said';
import { m } from '../../messages/m';
import { Facts } from '../../ui/Facts';
import { formatCount, formatValue } from '../../words/format';
import { SortedPlot } from './SortedPlot';

/** Units of the drawing: a bin is this wide, the fullest one this high. */
const BIN = 6;
const HEIGHT = 160;

/** How a weight's values are spread, with what its initialisation would have drawn over it. */
export function Spread({ spread }: { readonly spread: WeightSpread }) {
  const { histogram, count, mean, std, usual, least, most, norm, norms } = spread;
  const { counts } = histogram;
  const curve = usual === null ? [] : normalCounts(histogram, count, usual);
  const highest = Math.max(...counts, ...curve, 1);
  const y = (value: number): string => (HEIGHT - (value / highest) * HEIGHT).toFixed(1);
  const range = { count: formatCount(count), least: formatValue(least), largest: formatValue(most) };
  return (
    <div className="channel-detail">
      <figure className="histogram">
        <h3 className="heading">{m.weights_distribution()}</h3>
        <svg
          viewBox={`0 -4 ${counts.length * BIN} ${HEIGHT + 4}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={
            usual === null
              ? m.weights_histogram_plain(range)
              : m.weights_histogram({ ...range, usual: formatValue(usual) })
          }
        >
          <path
            className="histogram-bars"
            d={[...counts]
              .map((many, i) => (many === 0 ? '' : `M${i * BIN} ${HEIGHT}V${y(many)}h${BIN - 1}V${HEIGHT}z`))
              .join('')}
          />
          {curve.length > 0 && (
            <path
              className="usual-curve"
              d={`M${curve.map((many, i) => `${(i + 0.5) * BIN} ${y(many)}`).join('L')}`}
            />
          )}
          <line className="chart-base" x1={0} x2={counts.length * BIN} y1={HEIGHT} y2={HEIGHT} />
        </svg>
        <p className="chart-ends mono">
          <span>{formatValue(histogram.lo)}</span>
          <span>0</span>
          <span>{formatValue(histogram.hi)}</span>
        </p>
        {usual !== null && (
          <p className="muted">
            <Said
              parts={m.weights_curve.parts({
                usual: formatValue(usual),
                std: formatValue(std),
                times: formatValue(std / usual),
              })}
            />
          </p>
        )}
      </figure>
      <div className="spread-facts">
        <Facts
          className="facts norm-facts"
          facts={[
            [m.weights_count(), formatCount(count)],
            [m.weights_mean(), formatValue(mean)],
            [m.weights_std(), formatValue(std)],
            ...(usual === null ? [] : ([[m.weights_he(), formatValue(usual)]] as const)),
            [m.weights_length(), formatValue(norm)],
            [m.weights_range(), `${formatValue(least)} … ${formatValue(most)}`],
          ]}
        />
        <SortedPlot name={m.weights_norms()} values={norms} />
      </div>
    </div>
  );
}
