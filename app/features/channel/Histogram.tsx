import { useState } from 'react';
import type { ChannelDetail } from '../../../src/engine/protocol/channels';
import { m } from '../../messages/m';
import { Segmented } from '../../ui/Segmented';
import { formatCount, formatValue } from '../../words/format';

/** Units of the drawing: a bin is this wide, the fullest one this high. */
const BIN = 10;
const HEIGHT = 220;

type Counting = 'linear' | 'log';

/** The bins as one outline. */
function outline(counts: Uint32Array, counting: Counting): string {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const share = (count: number): number =>
    counting === 'log' ? Math.log1p(count) / Math.log1p(most) : count / most;
  const bars = [...counts].map((count, i) => {
    if (count === 0) return '';
    // A bin with a single value among thousands is seen, too.
    const height = Math.max(1.5, HEIGHT * share(count));
    return `M${i * BIN} ${HEIGHT}v${-height}h${BIN - 1}v${height}z`;
  });
  return bars.join('');
}

/** How often values occur, between the least and the largest. */
export function HistogramFigure({ detail }: { readonly detail: ChannelDetail }) {
  const [counting, setCounting] = useState<Counting>('linear');
  const { histogram, quantiles } = detail;
  if (histogram === null) return <p className="muted">{m.channel_not_finite()}</p>;
  const { lo, hi, counts } = histogram;
  const width = counts.length * BIN;
  const at = (value: number): number => (hi > lo ? ((value - lo) / (hi - lo)) * width : BIN / 2);
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const median = quantiles.find((quantile) => quantile.at === 0.5)?.value ?? lo;
  return (
    <figure className="histogram">
      <div className="detail-head">
        <h3 className="heading">{m.channel_distribution()}</h3>
        <Segmented
          label={m.channel_counts()}
          value={counting}
          options={[
            { value: 'linear', label: m.channel_linear() },
            { value: 'log', label: m.channel_log() },
          ]}
          onChange={setCounting}
        />
      </div>
      <svg
        viewBox={`0 -4 ${width} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={m.channel_histogram({
          count: formatCount(detail.count),
          bins: counts.length,
          least: formatValue(lo),
          largest: formatValue(hi),
          most: formatCount(most),
        })}
      >
        <path className="histogram-bars" d={outline(counts, counting)} />
        {lo < 0 && hi > 0 && <line className="chart-zero" x1={at(0)} x2={at(0)} y1={-4} y2={HEIGHT} />}
        <line className="chart-median" x1={at(median)} x2={at(median)} y1={-4} y2={HEIGHT} />
        <line className="chart-base" x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} />
      </svg>
      <figcaption className="chart-ends mono">
        <span>{formatValue(lo)}</span>
        <span className="muted">
          {m.channel_median({ median: formatValue(median), most: formatCount(most) })}
        </span>
        <span>{formatValue(hi)}</span>
      </figcaption>
    </figure>
  );
}
