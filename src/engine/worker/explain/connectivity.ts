import {
  type BlockConnectivity,
  type ConnectivityMode,
  columnMeans,
  connectivity,
} from '../../../explain/connectivity';
import type { CanonicalModel } from '../../../model/canonical';
import { provenance, type Reader } from '../../../model/provenance';
import { readWeight } from '../../../model/weights';
import type { EngineState } from '../engine-state';
import { reportTensor } from '../inspect';

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

/** How strong every connection is. @throws `image/none` for `weight-activation` before the first run */
export async function connectivityOf(
  state: EngineState,
  mode: ConnectivityMode,
): Promise<readonly BlockConnectivity[]> {
  const { network, recipe } = state.model;
  const net = provenance(network.architecture(recipe.size));
  const columns = cachedColumns(network.model);
  switch (mode) {
    case 'weight':
      return connectivity(net, columns, () => null);
    case 'weight-gamma':
      return connectivity(net, columns, ({ norm }) => readWeight(network.model, `${norm}.weight`));
    case 'weight-activation': {
      const activations = new Map<string, Float64Array>();
      for (const { relu } of net.flatMap(({ readers }) => readers)) {
        // All of them do not fit in the store at once, but their statistics stay with the run.
        const stats = state.current.run.store.stats(relu) ?? (await reportTensor(state, relu)).channels;
        activations.set(relu, stats.mean);
      }
      return connectivity(net, columns, ({ relu }) => activations.get(relu) ?? null);
    }
  }
}
