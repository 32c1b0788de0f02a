import { gaussianBlur } from '../../../tensor/blur';
import { toPixels } from '../../../tensor/to-pixels';
import type { Baseline, PixelPicture } from '../../protocol/gradients';
import type { CurrentRun, EngineState } from '../engine-state';

/** Of the blurred baseline, as a share of the input's longer side: 11 pixels of 224. */
const BLUR = 0.05;

/** The input tensor of a baseline, `[1,C,H,W]`, normalised as the image is. */
export function baselineInput(state: EngineState, { input, run }: CurrentRun, kind: Baseline): Float32Array {
  const [height, width] = run.architecture.inputSize;
  const pixels = height * width;
  if (kind === 'zero') return new Float32Array(input.length);
  if (kind === 'blurred')
    return gaussianBlur(input, [input.length / pixels, height, width], BLUR * Math.max(height, width));
  const { scale, mean, std } = state.model.recipe;
  const level = kind === 'white' ? 255 * scale : 0;
  return Float32Array.from(input, (_, n) => {
    const channel = Math.floor(n / pixels);
    return (level - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  });
}

/** A baseline of the current image, to be looked at. */
export async function baselinePicture(
  state: EngineState,
  { baseline }: { readonly baseline: Baseline },
): Promise<PixelPicture> {
  const { current } = state;
  const [height, width] = current.run.architecture.inputSize;
  const rgba = toPixels(baselineInput(state, current, baseline), height * width, state.model.recipe);
  return { runId: current.runId, width, height, rgba };
}
