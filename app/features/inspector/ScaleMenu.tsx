import type { AtlasPainted } from '../../../src/engine/protocol/maps';
import type { Op } from '../../../src/network/architecture';
import { blockPeers } from '../../../src/network/peers';
import { paletteKind, paletteStops } from '../../../src/tensor/palette';
import { extremes } from '../../../src/tensor/scale';
import type { Palette } from '../../../src/tensor/types';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Segmented } from '../../ui/Segmented';
import { formatShare } from '../../words/format';
import { NumberField } from './NumberField';
import { useSigns } from './useScaling';
import { hasMaps, useScope } from './useScope';

const PALETTES: readonly { readonly value: Palette; readonly label: () => string }[] = [
  { value: 'sequential', label: () => m.atlas_menus_palette_ember() },
  { value: 'sea', label: () => m.atlas_menus_palette_sea() },
  { value: 'diverging', label: () => m.atlas_menus_palette_blue_orange() },
  { value: 'purple-green', label: () => m.atlas_menus_palette_purple_green() },
];

const CLIPS = [0, 0.001, 0.005, 0.01, 0.05];

/** Over what colours stretch, where they end, and which they are. */
export function ScaleMenu({ op, painted }: { readonly op: Op; readonly painted: AtlasPainted | null }) {
  const scope = useScope(op);
  const signs = useSigns(op);
  const scaling = useAppState((state) => state.scaling);
  const theme = useAppState((state) => state.theme);
  const architecture = useAppState(selectArchitecture);
  const { setScope, setScaling } = useActions();
  const hasPeers = architecture !== null && blockPeers(architecture, op.name).length > 1;
  const { clip, fixed, palettes } = scaling;
  const palette = palettes[signs];
  const isSymmetric = paletteKind(palette) === 'diverging';
  return (
    <div className="atlas-menu">
      <Segmented
        label={m.atlas_menus_scale_over()}
        value={scope}
        options={[
          ...(hasMaps(op) ? [{ value: 'channel' as const, label: m.inspector_scope_channel() }] : []),
          { value: 'tensor' as const, label: m.inspector_scope_tensor() },
          ...(hasPeers ? [{ value: 'block' as const, label: m.inspector_scope_block() }] : []),
          { value: 'fixed' as const, label: m.inspector_scope_fixed() },
        ]}
        onChange={(value) => {
          // By hand begins where the tensor ends.
          const [low, high] = painted === null ? fixed : extremes(painted.report.channels);
          const rounded = [low, high].map((end) => Number(end.toPrecision(3)));
          if (value === 'fixed' && rounded.every(Number.isFinite))
            setScaling({ fixed: [Math.min(0, rounded[0] ?? 0), rounded[1] ?? 1] });
          setScope(value);
        }}
      />
      {scope === 'block' && <p className="muted menu-note">{m.atlas_menus_one_scale()}</p>}
      {scope === 'fixed' ? (
        <div className="menu-row">
          {isSymmetric ? (
            <>
              <span>{m.atlas_menus_reach_before()}</span>
              <NumberField
                label={m.atlas_menus_reach()}
                value={Math.max(Math.abs(fixed[0]), Math.abs(fixed[1]))}
                onChange={(value) => setScaling({ fixed: [-Math.abs(value ?? 1), Math.abs(value ?? 1)] })}
              />
            </>
          ) : (
            <>
              <span>{m.atlas_menus_from()}</span>
              <NumberField
                label={m.atlas_menus_low()}
                value={fixed[0]}
                onChange={(value) => setScaling({ fixed: [value ?? 0, fixed[1]] })}
              />
              <span>{m.atlas_menus_to()}</span>
              <NumberField
                label={m.atlas_menus_high()}
                value={fixed[1]}
                onChange={(value) => setScaling({ fixed: [fixed[0], value ?? 1] })}
              />
            </>
          )}
        </div>
      ) : (
        <label className="menu-row">
          <span>{m.atlas_menus_clip()}</span>
          <select
            className="menu-select"
            value={clip}
            onChange={({ target }) => setScaling({ clip: Number(target.value) })}
          >
            {CLIPS.map((share) => (
              <option key={share} value={share}>
                {share === 0
                  ? m.atlas_menus_clip_nothing()
                  : m.atlas_menus_clip_both({ low: formatShare(share), high: formatShare(1 - share) })}
              </option>
            ))}
            {!CLIPS.includes(clip) && <option value={clip}>{formatShare(clip)}</option>}
          </select>
        </label>
      )}
      <fieldset className="palette-choice">
        <legend className="muted">
          {signs === 'diverging' ? m.atlas_menus_palette_signed() : m.atlas_menus_palette_positive()}
        </legend>
        {PALETTES.map(({ value, label }) => (
          <label key={value} className="palette-option">
            <input
              type="radio"
              name="palette"
              checked={palette === value}
              onChange={() => setScaling({ palettes: { ...palettes, [signs]: value } })}
            />
            <span
              className="palette-bar"
              style={{
                background: `linear-gradient(to right, ${paletteStops(value, theme, 16).join(', ')})`,
              }}
            />
            {label()}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
