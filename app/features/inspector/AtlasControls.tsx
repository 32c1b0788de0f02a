import type { TensorReport } from '../../../src/engine/protocol';
import type { Op } from '../../../src/model/architecture';
import { paletteStops } from '../../../src/tensor/palette';
import { displayRanges } from '../../../src/tensor/scale';
import type { ScaleScope } from '../../../src/tensor/types';
import { formatValue } from '../../model/format';
import { useActions, useAppState } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { hasMaps, useScope } from './useScope';

/** What the palette's ends stand for: of the selected channel, of the whole tensor, or each map's own. */
function ends(report: TensorReport, scope: ScaleScope, channel: number | null): readonly [string, string] {
  if (scope === 'channel' && channel === null) {
    return report.palette === 'diverging' ? ['−max', '+max of each map'] : ['0', 'max of each map'];
  }
  const ranges = displayRanges(report.channels, scope === 'channel' ? 'channel' : 'tensor', report.palette);
  const at = 2 * (scope === 'tensor' ? 0 : (channel ?? 0));
  return [formatValue(ranges[at] ?? 0), formatValue(ranges[at + 1] ?? 0)];
}

function Legend({ report, scope }: { readonly report: TensorReport; readonly scope: ScaleScope }) {
  const theme = useAppState((state) => state.theme);
  const channel = useAppState((state) => state.channel);
  const [low, high] = ends(report, scope, channel);
  const broken = report.summary.nan + report.summary.infinite;
  const gradient = `linear-gradient(to right, ${paletteStops(report.palette, theme, 24).join(', ')})`;
  return (
    <div className="legend mono">
      <span>{low}</span>
      <div className="legend-bar" style={{ background: gradient }} role="presentation" />
      <span>{high}</span>
      {scope === 'channel' && channel !== null && <span className="muted">of channel {channel}</span>}
      {broken > 0 && <strong className="legend-broken">{broken} NaN or ∞, hatched</strong>}
    </div>
  );
}

/** Colour scale and size of the atlas. */
export function AtlasControls({ op, report }: { readonly op: Op; readonly report: TensorReport | null }) {
  const scope = useScope(op);
  const zoom = useAppState((state) => state.zoom);
  const { setScope, setZoom } = useActions();
  return (
    <div className="atlas-controls">
      {report !== null && <Legend report={report} scope={scope} />}
      <div className="atlas-controls-end">
        <Segmented
          label="Colour scale over"
          value={scope}
          disabled={!hasMaps(op)}
          options={[
            { value: 'channel', label: 'per channel' },
            { value: 'tensor', label: 'whole tensor' },
          ]}
          onChange={setScope}
        />
        <label className="size-control">
          <span>Size</span>
          <input
            className="slider"
            type="range"
            min="0"
            max="1"
            step="0.01"
            value={zoom}
            aria-valuetext={zoom === 0 ? 'all maps' : zoom === 1 ? 'one map' : `${Math.round(zoom * 100)} %`}
            onChange={(event) => setZoom(event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
    </div>
  );
}
