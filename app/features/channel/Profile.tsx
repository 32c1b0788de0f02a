import type { ChannelDetail, ChannelPicture } from '../../../src/engine/protocol/channels';
import { PictureCanvas } from '../../ui/PictureCanvas';
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

/** Where a map is large: means of its columns above it, of its rows beside it. */
export function Profile({ profile, picture, isMean }: ProfileProps) {
  const { rows, columns } = profile;
  const range = rangeOf(rows, columns);
  const ends = `${formatValue(range.lo)} to ${formatValue(range.hi)}`;
  const peak = (list: Float64Array): number =>
    list.reduce((best, value, i) => (value > (list[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);
  return (
    <figure className="profile" aria-labelledby="profile-title">
      <h3 id="profile-title" className="heading">
        Spatial profile
      </h3>
      <div className="profile-grid">
        <svg
          className="profile-columns"
          viewBox={`0 0 ${columns.length} ${DEPTH}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Means of columns, left to right, on a scale from ${ends}; the largest, ${formatValue(columns[peak(columns)] ?? 0)}, in column ${peak(columns)}`}
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
          aria-label={`Means of rows, top to bottom, on a scale from ${ends}; the largest, ${formatValue(rows[peak(rows)] ?? 0)}, in row ${peak(rows)}`}
        >
          <path d={steps(rows, range, true)} />
        </svg>
      </div>
      <figcaption className="muted">
        {isMean ? 'The mean of all channels' : 'The map'}
        {picture !== null && (
          <>
            {' '}
            from <span className="mono">{formatValue(picture.range[0])}</span> to{' '}
            <span className="mono">{formatValue(picture.range[1])}</span>
          </>
        )}
        ; means of columns above, of rows beside, on a scale from{' '}
        <span className="mono">{formatValue(range.lo)}</span> to{' '}
        <span className="mono">{formatValue(range.hi)}</span>
      </figcaption>
    </figure>
  );
}
