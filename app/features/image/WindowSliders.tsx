import { useId, useState } from 'react';
import type { GreyDepth, GreyWindow } from '../../../src/engine/protocol/run';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { Range } from '../../ui/Range';
import { formatCount } from '../../words/format';

const FROM: Readonly<Record<GreyDepth['from'], () => string>> = {
  file: () => m.window_from_file(),
  bits: () => m.window_from_bits(),
  picture: () => m.window_from_picture(),
  choice: () => m.window_from_choice(),
};

/** Whole numbers, as the values of such pictures are. */
const whole = (value: number): string => formatCount(Math.round(value));

/** Steps of a slider from end to end. */
const STEPS = 500;

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

function Slider({ label, value, min, max, onChange }: SliderProps) {
  const id = useId();
  return (
    <span className="window-slider">
      <label htmlFor={id}>{label}</label>
      <Range
        id={id}
        min={min}
        max={max}
        step={(max - min) / STEPS}
        value={value}
        valueText={whole(value)}
        onChange={onChange}
      />
      <span className="mono">{whole(value)}</span>
    </span>
  );
}

/** Which values of a picture of more than 8 bits are black and white; nothing for any other. */
export function WindowSliders() {
  const depth = useAppState((state) => state.result?.depth);
  return depth === undefined ? null : <Sliders depth={depth} />;
}

function Sliders({ depth }: { readonly depth: GreyDepth }) {
  const { attempt, showAs } = useActions();
  const frame = useAppState((state) => state.result?.frames?.shown);
  // What a finger has chosen stands at once; what the network has seen follows.
  const image = useAppState((state) => state.image);
  const [wish, setWish] = useState<{ readonly of: unknown; readonly window: GreyWindow | null }>();
  const { low, high } = (wish?.of === image ? wish?.window : null) ?? depth;
  const [centre, width] = [(low + high) / 2, high - low];
  const reach = Math.max(depth.most - depth.least, 1);
  const show = (window: GreyWindow | null) => {
    setWish({ of: image, window });
    void attempt('image', showAs({ ...(window && { window }), ...(frame !== undefined && { frame }) }));
  };
  const choose = (middle: number, across: number) =>
    show({ low: middle - across / 2, high: middle + across / 2 });
  return (
    <fieldset className="window-sliders">
      <legend className="heading">{m.window_title()}</legend>
      <Slider
        label={m.window_centre()}
        value={centre}
        min={Math.min(depth.least, centre)}
        max={Math.max(depth.most, centre)}
        onChange={(value) => choose(value, width)}
      />
      <Slider
        label={m.window_width()}
        value={width}
        min={Math.min(reach / STEPS, width)}
        max={Math.max(reach, width)}
        onChange={(value) => choose(centre, value)}
      />
      <p className="muted">
        {m.window_range({
          low: whole(depth.low),
          high: whole(depth.high),
          from: FROM[depth.from](),
        })}
        {depth.from === 'choice' && (
          <>
            {' '}
            <button type="button" className="link-button" onClick={() => show(null)}>
              {m.window_reset()}
            </button>
          </>
        )}
      </p>
    </fieldset>
  );
}
