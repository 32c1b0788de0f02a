import { lazy, Suspense } from 'react';
import type { AtlasPainted } from '../../../src/engine/protocol/maps';
import type { Op } from '../../../src/network/architecture';
import { paletteKind, paletteStops } from '../../../src/tensor/palette';
import type { ScaleScope } from '../../../src/tensor/types';
import { useActions, useAppState } from '../../services';
import { Popover } from '../../ui/Popover';
import { Slider } from '../../ui/Slider';
import { formatCount, formatValue } from '../../words/format';
import { KEY_NAMES } from './channel-key-names';
import type { Arranged } from './useArrangement';
import { useScope } from './useScope';

const OrderMenu = lazy(async () => ({ default: (await import('./OrderMenu')).OrderMenu }));
const ScaleMenu = lazy(async () => ({ default: (await import('./ScaleMenu')).ScaleMenu }));

const SCOPE_NAMES: Readonly<Record<ScaleScope, string>> = {
  channel: 'per channel',
  tensor: 'whole tensor',
  block: 'whole block',
  fixed: 'by hand',
};

/** What the palette's ends stand for: of the selected channel, of all, or each map's own. */
function ends(
  { ranges, palette }: AtlasPainted,
  scope: ScaleScope,
  channel: number | null,
): readonly [string, string] {
  if (scope === 'channel' && channel === null) {
    return paletteKind(palette) === 'diverging' ? ['−max', '+max of each map'] : ['0', 'max of each map'];
  }
  const at = 2 * (scope === 'channel' ? (channel ?? 0) : 0);
  return [formatValue(ranges[at] ?? 0), formatValue(ranges[at + 1] ?? 0)];
}

function Legend({ painted, scope }: { readonly painted: AtlasPainted; readonly scope: ScaleScope }) {
  const theme = useAppState((state) => state.theme);
  const channel = useAppState((state) => state.channel);
  const clip = useAppState((state) => state.scaling.clip);
  const [low, high] = ends(painted, scope, channel);
  const { summary } = painted.report;
  const broken = summary.nan + summary.infinite;
  const gradient = `linear-gradient(to right, ${paletteStops(painted.palette, theme, 24).join(', ')})`;
  return (
    <div className="legend mono">
      <span>{low}</span>
      <div className="legend-bar" style={{ background: gradient }} role="presentation" />
      <span>{high}</span>
      {scope === 'channel' && channel !== null && <span className="muted">of channel {channel}</span>}
      {clip > 0 && scope !== 'fixed' && <span className="muted">clipped</span>}
      {broken > 0 && (
        <strong className="legend-broken">
          <span className="hatch" aria-hidden="true" /> {broken} NaN or ∞, hatched
        </strong>
      )}
    </div>
  );
}

interface AtlasControlsProps {
  readonly op: Op;
  readonly painted: AtlasPainted | null;
  readonly arranged: Arranged;
}

const zoomText = (zoom: number): string =>
  zoom === 0 ? 'all maps' : zoom === 1 ? 'one map' : `${Math.round(zoom * 100)} %`;

/** Legend, order, colour scale and size of the atlas: one quiet line. */
export function AtlasControls({ op, painted, arranged }: AtlasControlsProps) {
  const scope = useScope(op);
  const zoom = useAppState((state) => state.zoom);
  const { setZoom } = useActions();
  const [channels = 0] = op.shape;
  const shown = arranged.order?.length ?? channels;
  return (
    <div className="atlas-controls">
      {painted !== null && <Legend painted={painted} scope={scope} />}
      <div className="atlas-controls-end">
        <Popover
          label="Order and filter"
          button={
            <>
              <span className="muted">Order</span> {KEY_NAMES[arranged.key]}
              {shown < channels && (
                <span className="mono muted">
                  {formatCount(shown)} of {formatCount(channels)}
                </span>
              )}
            </>
          }
        >
          {() => (
            <Suspense>
              <OrderMenu op={op} report={painted?.report ?? null} />
            </Suspense>
          )}
        </Popover>
        <Popover
          label="Colour scale"
          button={
            <>
              <span className="muted">Scale</span> {SCOPE_NAMES[scope]}
            </>
          }
        >
          {() => (
            <Suspense>
              <ScaleMenu op={op} painted={painted} />
            </Suspense>
          )}
        </Popover>
        <Slider label="Size" value={zoom} step={0.01} valueText={zoomText} onChange={setZoom} />
      </div>
    </div>
  );
}
