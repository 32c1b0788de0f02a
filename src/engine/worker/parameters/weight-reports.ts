import { DenseLensError } from '../../../errors';
import { m as core } from '../../../messages/m';
import { histogram } from '../../../tensor/distribution';
import { heSigma } from '../../../weights/initialise';
import { nearestRows, rowNorms, spreadOf, summariseWeights } from '../../../weights/weight-statistics';
import type { ParametersRequests, WeightSpread } from '../../protocol/parameters';
import type { EngineState } from '../engine-state';
import { decodedWeight } from '../weights/decoded-weights';

const BINS = 81;

const architectureOf = ({ model }: EngineState) => model.network.architecture(model.recipe.size);

/** @see ParametersRequests */
export function weightSummary(state: EngineState): ParametersRequests['weight-summary']['out'] {
  return summariseWeights(state.model.network.model, architectureOf(state));
}

/** The bins reach as far to either side of 0, so that He's curve stands in the middle. */
export function weightSpread(state: EngineState, name: string): WeightSpread {
  const op = architectureOf(state).byName.get(name);
  if (op === undefined || (op.kind !== 'conv' && op.kind !== 'linear'))
    throw new DenseLensError('tensor/unknown', core.tensor_unknown({ name }));
  const { model } = state.model.network;
  const values = decodedWeight(model, `${op.name}.weight`);
  const shape = model.weights.get(`${op.name}.weight`)?.shape ?? [];
  const spread = spreadOf(values);
  const reach = Math.max(Math.abs(spread.least), Math.abs(spread.most)) || 1;
  return {
    ...spread,
    name: op.name,
    shape,
    histogram: histogram(values, -reach, reach, BINS),
    usual: op.kind === 'conv' ? heSigma(op) : null,
    norms: rowNorms(values, shape[0] ?? 1),
  };
}

/** @see ParametersRequests */
export function classNeighbours(
  state: EngineState,
  { class: index, count }: ParametersRequests['class-neighbours']['in'],
): ParametersRequests['class-neighbours']['out'] {
  const { model } = state.model.network;
  const { numClasses } = model.spec;
  if (!Number.isInteger(index) || index < 0 || index >= numClasses)
    throw new DenseLensError('class/unknown', core.tensor_class({ last: numClasses - 1, index }));
  return nearestRows(decodedWeight(model, 'classifier.weight'), numClasses, index, count);
}
