import type { AtlasPainted } from '../../../src/engine/protocol/maps';
import type { Op } from '../../../src/network/architecture';
import { blockPeers } from '../../../src/network/peers';
import { paletteKind, paletteStops } from '../../../src/tensor/palette';
import { extremes } from '../../../src/tensor/scale';
import type { Palette } from '../../../src/tensor/types';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Segmented } from '../../ui/Segmented';
import { NumberField } from './NumberField';
import { useSigns } from './useScaling';
import { hasMaps, useScope } from './useScope';

const PALETTES: readonly { readonly value: Palette; readonly label: string }[] = [
  { value: 'sequential', label: 'Ember' },
  { value: 'sea', label: 'Sea' },
  { value: 'diverging', label: 'Blue, orange' },
  { value: 'purple-green', label: 'Purple, green' },
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
        label="Colour scale over"
        value={scope}
        options={[
          ...(hasMaps(op) ? [{ value: 'channel' as const, label: 'per channel' }] : []),
          { value: 'tensor' as const, label: 'whole tensor' },
          ...(hasPeers ? [{ value: 'block' as const, label: 'whole block' }] : []),
          { value: 'fixed' as const, label: 'by hand' },
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
      {scope === 'block' && (
        <p className="muted menu-note">One scale for this operation in every layer of its dense block.</p>
      )}
      {scope === 'fixed' ? (
        <div className="menu-row">
          {isSymmetric ? (
            <>
              <span>From −x to x, x =</span>
              <NumberField
                label="Reach of the scale"
                value={Math.max(Math.abs(fixed[0]), Math.abs(fixed[1]))}
                onChange={(value) => setScaling({ fixed: [-Math.abs(value ?? 1), Math.abs(value ?? 1)] })}
              />
            </>
          ) : (
            <>
              <span>From</span>
              <NumberField
                label="Low end of the scale"
                value={fixed[0]}
                onChange={(value) => setScaling({ fixed: [value ?? 0, fixed[1]] })}
              />
              <span>to</span>
              <NumberField
                label="High end of the scale"
                value={fixed[1]}
                onChange={(value) => setScaling({ fixed: [fixed[0], value ?? 1] })}
              />
            </>
          )}
        </div>
      ) : (
        <label className="menu-row">
          <span>Clip beyond</span>
          <select
            className="menu-select"
            value={clip}
            onChange={({ target }) => setScaling({ clip: Number(target.value) })}
          >
            {CLIPS.map((share) => (
              <option key={share} value={share}>
                {share === 0 ? 'nothing' : `${share * 100} % and ${100 - share * 100} %`}
              </option>
            ))}
            {!CLIPS.includes(clip) && <option value={clip}>{clip * 100} %</option>}
          </select>
        </label>
      )}
      <fieldset className="palette-choice">
        <legend className="muted">
          {signs === 'diverging' ? 'Palette of signed tensors' : 'Palette of tensors without negative values'}
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
            {label}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
