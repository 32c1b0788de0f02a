import { DenseLensError } from '../errors';
import type { CanonicalModel } from '../formats/canonical';
import { m } from '../messages/m';
import type { Architecture } from '../network/architecture';
import { normOf } from '../network/folding';
import type { TensorName } from '../network/spec';

/** The name under which a graph's external data finds file `index` of the model. */
export const externalDataPath = (index: number): string => `weights-${index}`;

/** A network that is a little otherwise than its model has it, to see what a part of the design does. */
export interface Altered {
  /**
   * Absent for batch norms by their running statistics. `own`: by those of the input itself, as in training with a
   * batch of one. `none`: they pass on what they get.
   */
  readonly norms?: 'own' | 'none';
  /**
   * Absent for dense connections. `chain`: a layer, and what stands behind a block, reads only what was written right
   * before it, repeated until it has as many channels as were concatenated; so all weights keep their shapes.
   */
  readonly connections?: 'chain';
}

/** What a graph is to compute. */
export interface GraphPlan extends Altered {
  /** Tensors that the caller has; whatever lies only behind them is left out. */
  readonly feeds: readonly TensorName[];
  readonly outputs: readonly TensorName[];
  /**
   * ReLU tensors that get two more graph inputs each, `keep:NAME` and `fill:NAME`, `[1,C,1,1]`:
   * the tensor becomes relu·keep + spatialMean(relu)·fill, which is how connections are cut.
   */
  readonly cuttable?: readonly TensorName[];
  /**
   * Tensors that are multiplied by a graph input each, {@link dropInput}, of their own shape, before anybody reads
   * them: a mask of dropout, 0 or 1/(1 − p). What dense layers write, which no norm is folded into.
   */
  readonly dropped?: readonly TensorName[];
  /** Images in a run; 1 where absent. */
  readonly batch?: number;
}

/** The graph input with a tensor's mask of dropout. */
export const dropInput = (name: TensorName): string => `drop:${name}`;

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
