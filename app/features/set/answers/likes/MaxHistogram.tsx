import type { ChannelRecord } from '../../../../../src/set/channel-records';
import { formatCount, formatPercent, formatValue, inOneLine } from '../../../../words/format';
import { m } from '../messages/m';

const BIN = 10;
const HEIGHT = 100;

/** How the largest value of a channel is spread over the images. */
export function MaxHistogram({ record }: { readonly record: ChannelRecord }) {
  const { histogram, mean, std, silent, images } = record;
  if (histogram === null) return null;
  const { from, width, counts } = histogram;
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const ends = { least: formatValue(from), largest: formatValue(from + width * counts.length) };
  const bars = Array.from(counts, (count, i) => {
    const height = count === 0 ? 0 : Math.max(2, (HEIGHT * count) / most);
    return count === 0 ? '' : `M${i * BIN} ${HEIGHT}v${-height}h${BIN - 1}v${height}z`;
  });
  const total = counts.length * BIN;
  const at = ((mean - from) / width) * BIN;
  return (
    <figure className="likes-histogram">
      <h3 className="heading">{m.likes_distribution()}</h3>
      <svg
        viewBox={`0 -4 ${total} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={m.likes_histogram({ ...ends, bins: counts.length, most: formatCount(most) })}
      >
        <path className="likes-bars" d={bars.join('')} />
        <line className="likes-mean" x1={at} x2={at} y1={-4} y2={HEIGHT} />
        <line className="likes-base" x1={0} x2={total} y1={HEIGHT} y2={HEIGHT} />
      </svg>
      <p className="likes-ends mono">
        <span>{ends.least}</span>
        <span>{ends.largest}</span>
      </p>
      <figcaption className="muted">
        {inOneLine([
          m.likes_spread({ mean: formatValue(mean), std: formatValue(std), images: formatCount(images) }),
          m.likes_silent({ share: formatPercent(images > 0 ? silent / images : 0) }),
        ])}
      </figcaption>
    </figure>
  );
}
