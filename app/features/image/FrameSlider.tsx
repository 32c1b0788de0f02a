import { useId, useState } from 'react';
import type { Frames } from '../../../src/engine/protocol/run';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { Range } from '../../ui/Range';

/** Which frame of a file of several is seen, and the way to the others; nothing where there is but one. */
export function FrameSlider() {
  const frames = useAppState((state) => state.result?.frames);
  return frames === undefined ? null : <Slider frames={frames} />;
}

function Slider({ frames: { shown, count } }: { readonly frames: Frames }) {
  const { attempt, showAs } = useActions();
  const image = useAppState((state) => state.image);
  const depth = useAppState((state) => state.result?.depth);
  // What a finger has chosen stands at once; what the network has seen follows.
  const [wish, setWish] = useState<{ readonly of: unknown; readonly frame: number }>();
  const frame = wish?.of === image ? wish?.frame : shown;
  const id = useId();
  const show = (chosen: number) => {
    setWish({ of: image, frame: chosen });
    const window = depth?.from === 'choice' && { window: { low: depth.low, high: depth.high } };
    void attempt('image', showAs({ frame: chosen, ...window }));
  };
  const text = m.window_frame({ frame: frame + 1, count });
  return (
    <div className="window-sliders">
      <label htmlFor={id}>{text}</label>
      <Range
        id={id}
        min={1}
        max={count}
        value={frame + 1}
        valueText={text}
        onChange={(chosen) => show(chosen - 1)}
      />
    </div>
  );
}

/** Of a picture in colour with 16 bits for each. */
export function BitsNote() {
  return <p className="muted">{m.window_bits()}</p>;
}
