import { Suspense } from 'react';
import type { AtlasPainted } from '../../../src/engine/protocol/maps';
import type { Op } from '../../../src/network/architecture';
import { paletteKind, paletteStops } from '../../../src/tensor/palette';
import type { ScaleScope } from '../../../src/tensor/types';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { lazily } from '../../ui/lazily';
import { Popover } from '../../ui/Popover';
import { Slider } from '../../ui/Slider';
import { formatCount, formatShare, formatValue } from '../../words/format';
import { KEY_NAMES } from './channel-key-names';
import type { Arranged } from './useArrangement';
import { useScope } from './useScope';

const OrderMenu = lazily(() => import('./OrderMenu'), 'OrderMenu');
const ScaleMenu = lazily(() => import('./ScaleMenu'), 'ScaleMenu');

const SCOPE_NAMES: Readonly<Record<ScaleScope, () => string>> = {
  channel: () => m.inspector_scope_channel(),
  tensor: () => m.inspector_scope_tensor(),
  block: () => m.inspector_scope_block(),
  fixed: () => m.inspector_scope_fixed(),
};

/** What the palette's ends stand for: of the selected channel, of all, or each map's own. */
function ends(
  { ranges, palette }: AtlasPainted,
  scope: ScaleScope,
  channel: number | null,
): readonly [string, string] {
  if (scope === 'channel' && channel === null) {
    return paletteKind(palette) === 'diverging'
      ? [m.inspector_end_low(), m.inspector_end_high()]
      : ['0', m.inspector_end_max()];
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
      {scope === 'channel' && channel !== null && (
        <span className="muted">{m.inspector_of_channel({ channel })}</span>
      )}
      {clip > 0 && scope !== 'fixed' && <span className="muted">{m.inspector_clipped()}</span>}
      {broken > 0 && (
        <strong className="legend-broken">
          <span className="hatch" aria-hidden="true" /> {m.inspector_broken({ count: broken })}
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
  zoom === 0
    ? m.inspector_all_maps()
    : zoom === 1
      ? m.inspector_one_map()
      : formatShare(Math.round(zoom * 100) / 100);

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
          label={m.inspector_order_menu()}
          button={
            <>
              <span className="muted">{m.inspector_order()}</span> {KEY_NAMES[arranged.key]()}
              {shown < channels && (
                <span className="mono muted">
                  {m.inspector_of({ part: formatCount(shown), all: formatCount(channels) })}
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
          label={m.inspector_scale_menu()}
          button={
            <>
              <span className="muted">{m.inspector_scale()}</span> {SCOPE_NAMES[scope]()}
            </>
          }
        >
          {() => (
            <Suspense>
              <ScaleMenu op={op} painted={painted} />
            </Suspense>
          )}
        </Popover>
        <Slider label={m.inspector_size()} value={zoom} step={0.01} valueText={zoomText} onChange={setZoom} />
      </div>
    </div>
  );
}
