import { meanActivations } from '../../../explain/activations';
import {
  type BlockConnectivity,
  type ConnectivityMode,
  columnMeans,
  connectivity,
} from '../../../explain/connectivity';
import type { CanonicalModel } from '../../../formats/canonical';
import { readWeight } from '../../../formats/weight-values';
import { resolveAlias } from '../../../graph/capture';
import { type BlockProvenance, provenance, type Reader } from '../../../network/provenance';
import type { TensorName } from '../../../network/spec';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import type { Network, NetworkRun } from '../run/network';

const cache = new WeakMap<CanonicalModel, Map<string, Float64Array>>();

/** Column means are the same in all three measures: computed once a model. */
function cachedColumns(model: CanonicalModel): (reader: Reader, channels: number) => Float64Array {
  const known = cache.get(model) ?? new Map<string, Float64Array>();
  cache.set(model, known);
  return (reader, channels) => {
    const means = known.get(reader.weight) ?? columnMeans(model, reader, channels);
    known.set(reader.weight, means);
    return means;
  };
}

const activations = new WeakMap<NetworkRun, ReadonlyMap<TensorName, Float64Array>>();

/** `a_k` of every reader, from what the run holds; once a run. */
async function activationsOf(
  network: Network,
  run: NetworkRun,
  net: readonly BlockProvenance[],
  signal: AbortSignal,
): Promise<ReadonlyMap<TensorName, Float64Array>> {
  const known = activations.get(run);
  if (known !== undefined) return known;
  const means = new Map<TensorName, Float64Array>();
  for (const { sources, readers } of net) {
    await giveWay(signal);
    const written = new Map<TensorName, Float32Array>();
    for (const { tensor: name } of sources) {
      const { tensor } = await network.tensor(run, resolveAlias(run.architecture, name));
      written.set(name, await network.values(tensor));
    }
    for (const reader of readers) {
      const values = meanActivations(
        network.model,
        reader,
        sources,
        ({ tensor }) => written.get(tensor) ?? new Float32Array(),
        run.lesion?.masks.get(reader.relu),
      );
      means.set(reader.relu, values);
    }
  }
  activations.set(run, means);
  return means;
}

/** How strong every connection is. @throws `image/none` for `weight-activation` before the first run */
export async function connectivityOf(
  state: EngineState,
  mode: ConnectivityMode,
  signal: AbortSignal,
): Promise<readonly BlockConnectivity[]> {
  const { network, recipe } = state.model;
  const columns = cachedColumns(network.model);
  switch (mode) {
    case 'weight':
      return connectivity(provenance(network.architecture(recipe.size)), columns, () => null);
    case 'weight-gamma':
      return connectivity(provenance(network.architecture(recipe.size)), columns, ({ norm }) =>
        norm === null ? null : readWeight(network.model, `${norm}.weight`),
      );
    case 'weight-activation': {
      const { run } = state.current;
      const net = provenance(run.architecture);
      const means = await activationsOf(network, run, net, signal);
      return connectivity(net, columns, ({ relu }) => means.get(relu) ?? null);
    }
  }
}
