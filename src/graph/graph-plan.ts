import { DenseLensError } from '../errors';
import type { CanonicalModel } from '../formats/canonical';
import { m } from '../messages/m';
import type { Architecture } from '../network/architecture';
import { normOf } from '../network/folding';
import type { TensorName } from '../network/spec';

/** The name under which a graph's external data finds file `index` of the model. */
export const externalDataPath = (index: number): string => `weights-${index}`;

/** What a graph is to compute. */
export interface GraphPlan {
  /** Tensors that the caller has; whatever lies only behind them is left out. */
  readonly feeds: readonly TensorName[];
  readonly outputs: readonly TensorName[];
  /**
   * ReLU tensors that get two more graph inputs each, `keep:NAME` and `fill:NAME`, `[1,C,1,1]`:
   * the tensor becomes relu·keep + spatialMean(relu)·fill, which is how connections are cut.
   */
  readonly cuttable?: readonly TensorName[];
  /** Images in a run; 1 where absent. */
  readonly batch?: number;
}

/** Batch axis in front: tensors have no batch in the architecture, and mostly one image in a run. */
export function batched(shape: readonly number[], batch = 1): number[] {
  return [batch, ...shape];
}

/** @throws `tensor/folded` when the source folded a norm into this convolution, so that its raw result never exists */
export function refuseFolded(model: CanonicalModel, architecture: Architecture, name: TensorName): void {
  const norm = normOf(architecture, name);
  if (norm === null || !model.folded.has(norm)) return;
  throw new DenseLensError('tensor/folded', m.tensor_folded({ norm, name }));
}
