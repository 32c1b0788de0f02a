import { gaussianBlur } from '../../../tensor/blur';
import { toPixels } from '../../../tensor/to-pixels';
import type { Picture } from '../../../tensor/value-picture';
import type { Baseline, GradientsRequests } from '../../protocol/gradients';
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
): Promise<GradientsRequests['baseline-picture']['out']> {
  const { current } = state;
  return { runId: current.runId, picture: pictureOf(state, baselineInput(state, current, baseline)) };
}

/** An input of the current run's size, to be looked at. */
export function pictureOf(state: EngineState, input: Float32Array): Picture {
  const [height, width] = state.current.run.architecture.inputSize;
  return { width, height, data: toPixels(input, height * width, state.model.recipe) };
}
