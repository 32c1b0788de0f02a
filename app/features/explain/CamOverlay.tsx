import { useEffect, useRef } from 'react';
import type { Engine } from '../../../src/engine/client/engine';
import type { ClassMap } from '../../../src/explain/head';
import { PALETTE_SIZE, paletteLut } from '../../../src/tensor/palette';
import { formatValue } from '../../model/format';
import { useActions, useAppState } from '../../services';
import type { MapOverlay } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import { useExplanation } from './useExplanation';

const ask = (engine: Engine, index: number): Promise<ClassMap> => engine.cam(index);

const OVERLAYS: readonly { readonly value: MapOverlay; readonly label: string }[] = [
  { value: 'off', label: 'Image' },
  { value: 'smooth', label: 'Evidence' },
  { value: 'cells', label: 'Cells' },
];

/** Opacity of the strongest evidence. */
const STRONGEST = 0.85;

/** Signed evidence in the diverging palette of a light ground (images stand on white), 0 transparent. */
function toPicture({ data, dims: [height, width] }: ClassMap): ImageData {
  const lut = paletteLut('diverging', 'light');
  const picture = new ImageData(width, height);
  const reach = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  data.forEach((value, i) => {
    const entry = Math.round(((value / reach + 1) / 2) * (PALETTE_SIZE - 1));
    picture.data.set(lut.subarray(entry * 4, entry * 4 + 3), i * 4);
    picture.data[i * 4 + 3] = Math.round(255 * STRONGEST * Math.abs(value / reach));
  });
  return picture;
}

/** The exact class activation map over the image. */
export function CamOverlay() {
  const overlay = useAppState((state) => state.overlay);
  const { setOverlay } = useActions();
  const answer = useExplanation(ask);
  const label = useAppState((state) => state.model?.labels[answer?.index ?? -1]?.en);
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = overlay !== 'off' && answer !== null;
  useEffect(() => {
    if (!shown || canvas.current === null) return;
    const [height, width] = answer.value.dims;
    canvas.current.width = width;
    canvas.current.height = height;
    canvas.current.getContext('2d')?.putImageData(toPicture(answer.value), 0, 0);
  }, [shown, answer]);
  const mean =
    answer === null ? 0 : answer.value.data.reduce((sum, v) => sum + v, 0) / answer.value.data.length;
  return (
    <>
      {shown && (
        <canvas
          ref={canvas}
          className={`cam is-${overlay}`}
          role="img"
          aria-label={`Evidence for ${label ?? 'the class'}: its mean ${formatValue(mean)} plus bias ${formatValue(answer.value.bias)} is the logit ${formatValue(answer.value.logit)}`}
        />
      )}
      <div className="cam-choice">
        <Segmented label="Class activation map" value={overlay} options={OVERLAYS} onChange={setOverlay} />
      </div>
    </>
  );
}
