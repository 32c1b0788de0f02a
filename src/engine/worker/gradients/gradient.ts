import { reachBelow, type SaliencyKind, saliencyMap } from '../../../explain/saliency';
import { type GradientOf, seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { Gradient, Saliency, ScaledMap } from '../../protocol/gradients';
import type { EngineState } from '../engine-state';
import { mapShape, tensorDims } from '../run/network';
import { runBackward } from './backward-run';

/** The total derivative of one number by one tensor of the current run. */
export async function gradientBy(
  state: EngineState,
  { of, by }: { readonly of: GradientOf; readonly by: string },
): Promise<Gradient> {
  const { run, runId } = state.current;
  const name = asTensorName(by);
  const { value, by: gradients } = await runBackward(state, run, seedOf(run.architecture, of), [name]);
  const data = gradients.get(name) ?? new Float32Array();
  return { runId, dims: tensorDims(run.architecture, name), data, value };
}

/** Share of the pixels that may be beyond the palette's ends: a few outshine all others. */
const BEYOND = 0.005;

/** The gradient by the image as maps. */
export async function saliency(state: EngineState, { of }: { readonly of: GradientOf }): Promise<Saliency> {
  const { run, runId, input } = state.current;
  const name = asTensorName('input');
  const { value, by } = await runBackward(state, run, seedOf(run.architecture, of), [name]);
  const gradient = by.get(name) ?? new Float32Array();
  const [channels, height, width] = mapShape(run.architecture, name);
  const pixels = height * width;
  const scaled = (kind: SaliencyKind): ScaledMap => {
    const data = saliencyMap(kind, gradient, input, pixels);
    return { data, reach: reachBelow(data, BEYOND) };
  };
  const reach = reachBelow(gradient, BEYOND);
  return {
    runId,
    dims: [channels, height, width],
    maps: {
      signed: scaled('signed'),
      absolute: scaled('absolute'),
      'times-input': scaled('times-input'),
    },
    colours: Array.from({ length: channels }, (_, c) => ({
      data: gradient.slice(c * pixels, (c + 1) * pixels),
      reach,
    })),
    value,
  };
}
