import type { ChannelDetail, ChannelPicture } from '../../../src/engine/protocol/channels';
import { m } from '../../messages/m';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { Rich } from '../../ui/Rich';
import { formatValue } from '../../words/format';

/** Length of a mean's axis in the drawing. */
const DEPTH = 100;

interface Range {
  readonly lo: number;
  readonly hi: number;
}

/** What both directions' means span, and 0. */
function rangeOf(...lists: readonly Float64Array[]): Range {
  let [lo, hi] = [0, 0];
  for (const list of lists) {
    for (const value of list) {
      if (value < lo) lo = value;
      if (value > hi) hi = value;
    }
  }
  return hi > lo ? { lo, hi } : { lo: 0, hi: 1 };
}

/** Means as steps from 0, as an area along the first axis. */
function steps(means: Float64Array, { lo, hi }: Range, isDown: boolean): string {
  const at = (value: number): number => ((value - lo) / (hi - lo)) * DEPTH;
  const zero = at(0);
  return [...means]
    .map((mean, i) => {
      if (Number.isNaN(mean)) return '';
      const end = at(mean);
      return isDown
        ? `M${zero} ${i}H${end}V${i + 1}H${zero}z`
        : `M${i} ${DEPTH - zero}V${DEPTH - end}H${i + 1}V${DEPTH - zero}z`;
    })
    .join('');
}

interface ProfileProps {
  readonly profile: NonNullable<ChannelDetail['profile']>;
  /** The map itself, or the mean of all; null until it is there. */
  readonly picture: ChannelPicture | null;
  readonly isMean: boolean;
}

/** What is drawn, and on what scale. */
function captionOf(
  picture: ChannelPicture | null,
  isMean: boolean,
  ends: { readonly least: string; readonly largest: string },
) {
  if (picture === null) return isMean ? m.channel_mean_map.parts(ends) : m.channel_map.parts(ends);
  const [from, to] = picture.range;
  const drawn = { ...ends, from: formatValue(from), to: formatValue(to) };
  return isMean ? m.channel_mean_map_range.parts(drawn) : m.channel_map_range.parts(drawn);
}

/** Where a map is large: means of its columns above it, of its rows beside it. */
export function Profile({ profile, picture, isMean }: ProfileProps) {
  const { rows, columns } = profile;
  const range = rangeOf(rows, columns);
  const ends = { least: formatValue(range.lo), largest: formatValue(range.hi) };
  const peak = (list: Float64Array): number =>
    list.reduce((best, value, i) => (value > (list[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);
  return (
    <figure className="profile" aria-labelledby="profile-title">
      <h3 id="profile-title" className="heading">
        {m.channel_profile()}
      </h3>
      <div className="profile-grid">
        <svg
          className="profile-columns"
          viewBox={`0 0 ${columns.length} ${DEPTH}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={m.channel_column_means({
            ...ends,
            value: formatValue(columns[peak(columns)] ?? 0),
            at: peak(columns),
          })}
        >
          <path d={steps(columns, range, false)} />
        </svg>
        <div className="profile-map" style={{ aspectRatio: `${columns.length} / ${rows.length}` }}>
          {picture !== null && <PictureCanvas picture={picture.picture} />}
        </div>
        <svg
          className="profile-rows"
          viewBox={`0 0 ${DEPTH} ${rows.length}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={m.channel_row_means({
            ...ends,
            value: formatValue(rows[peak(rows)] ?? 0),
            at: peak(rows),
          })}
        >
          <path d={steps(rows, range, true)} />
        </svg>
      </div>
      <figcaption className="muted">
        <Rich
          parts={captionOf(picture, isMean, ends)}
          tags={{ n: (children) => <span className="mono">{children}</span> }}
        />
      </figcaption>
    </figure>
  );
}
