import type { KernelDetail } from '../../../src/engine/protocol/channels';
import type { Source } from '../../../src/network/provenance';
import { m } from '../../messages/m';
import { formatValue } from '../../words/format';
import { briefName } from '../../words/parts';
import { writerColor } from '../../words/writers';

/** Height of a bar as large as the largest weight. */
const HALF = 60;

interface WeightStripProps {
  readonly kernel: KernelDetail;
  readonly row: Float32Array;
  /** Dense layers of the sources' block. */
  readonly layers: number;
}

/** A writer's bars as one path. */
const bars = (row: Float32Array, { start, count }: Source, reach: number): string =>
  Array.from({ length: count }, (_, i) => {
    const height = ((row[start + i] ?? 0) / reach) * HALF;
    return `M${start + i} ${HALF}v${-height}h0.85v${height}z`;
  }).join('');

const titleOf = ({ index, name }: Source): string =>
  index === 0 ? briefName(name) : m.channel_layer({ layer: index });

/** One weight an input channel, in order, in the colours of who wrote them. */
export function WeightStrip({ kernel, row, layers }: WeightStripProps) {
  const { reach, sources } = kernel;
  return (
    <div className="weight-strip">
      <span className="mono muted">{formatValue(reach)}</span>
      <svg
        viewBox={`0 0 ${row.length} ${2 * HALF}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={m.channel_strip({
          count: row.length,
          least: formatValue(-reach),
          largest: formatValue(reach),
        })}
      >
        {sources.map((source) => (
          <path
            key={source.name}
            d={bars(row, source, reach)}
            style={{ fill: writerColor(source.block, source.index, layers) }}
          >
            <title>{titleOf(source)}</title>
          </path>
        ))}
        <line className="chart-zero" x1={0} x2={row.length} y1={HALF} y2={HALF} />
      </svg>
      <span className="mono muted">{formatValue(-reach)}</span>
      <WriterStrip sources={sources} layers={layers} />
    </div>
  );
}

/** Who wrote the channels that stand above, as wide as they wrote. */
export function WriterStrip({
  sources,
  layers,
}: {
  readonly sources: readonly Source[];
  readonly layers: number;
}) {
  const [first] = sources;
  const last = sources.at(-1);
  return (
    <div className="writer-strip">
      <div className="strip" aria-hidden="true">
        {sources.map((source) => (
          <span
            key={source.name}
            title={titleOf(source)}
            style={{ flexGrow: source.count, background: writerColor(source.block, source.index, layers) }}
          />
        ))}
      </div>
      {first !== undefined && last !== undefined && (
        <p className="strip-caption">
          <span>{titleOf(first)}</span>
          {last !== first && <span>{titleOf(last)}</span>}
        </p>
      )}
    </div>
  );
}
