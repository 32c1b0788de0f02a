import { DenseLensError } from '../../../errors';
import type { CanonicalModel } from '../../../formats/canonical';
import { readWeight } from '../../../formats/weight-values';
import { asTensorName } from '../../../network/spec';
import type { TensorData } from '../../../tensor/types';
import { m } from '../messages/m';

/**
 * A weight as fp32, in C order of its shape.
 * @throws `tensor/folded` for parts of a norm that the source folded into a convolution, `tensor/unknown`
 */
export function copyWeight(model: CanonicalModel, name: string): TensorData {
  const ref = model.weights.get(name);
  if (ref !== undefined) return { dims: [...ref.shape], data: readWeight(model, name) };
  const norm = asTensorName(name.slice(0, Math.max(0, name.lastIndexOf('.'))));
  if (model.folded.has(norm)) {
    throw new DenseLensError('tensor/folded', m.model_weight_folded({ norm }));
  }
  throw new DenseLensError('tensor/unknown', m.model_no_weight({ name }));
}
