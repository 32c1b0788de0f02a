import { classMap, norm } from '../../../explain/layer-map';
import { seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { GradientsRequests, LayerMap } from '../../protocol/gradients';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { mapShape } from '../run/network';
import { runBackward } from './backward-run';

type Maps = GradientsRequests['layer-maps'];

/** Class activation maps of the current run at each of the tensors, from one run there and back. */
export async function layerMaps(
  state: EngineState,
  { class: index, against, at, method }: Maps['in'],
  signal: AbortSignal,
): Promise<Maps['out']> {
  const { run, runId } = state.current;
  const { network } = state.model;
  const names = [...new Set(at)].map(asTensorName);
  const seed = seedOf(run.architecture, { class: index, ...(against !== undefined && { against }) });
  const { value, by } = await runBackward(state, run, seed, names);
  const maps: LayerMap[] = [];
  for (const name of names) {
    await giveWay(signal);
    const gradient = by.get(name) ?? new Float32Array();
    const { tensor } = await network.tensor(run, name, true);
    const [channels, height, width] = mapShape(run.architecture, name);
    const activation = await network.values(tensor);
    const data = classMap(method, activation, gradient, channels);
    maps.push({ at: name, dims: [height, width], data, gradientNorm: norm(gradient) });
  }
  return { runId, maps, value };
}
