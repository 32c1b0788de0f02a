import type { CanonicalModel } from '../formats/canonical';
import { expectedWeights } from '../formats/named-weights';
import { frameSafetensors } from '../formats/safetensors-writer';
import { readWeight } from '../formats/weight-values';
import { buildArchitecture, minimumInputSide, type Op } from '../network/architecture';

/** torchvision's ε, which a state dict does not carry. */
const TORCH_EPSILON = 1e-5;

/**
 * One part of a norm for networks whose ε is PyTorch's. A norm that the source folded into its convolution becomes
 * what only adds the convolution's bias: γ/√(σ² + ε) = 1.
 */
function normPart(model: CanonicalModel, op: Op, part: string, count: number): Float32Array {
  const isFolded = model.folded.has(op.name);
  if (isFolded && part === 'bias') return readWeight(model, `${op.inputs[0] ?? ''}.bias`);
  if (isFolded) {
    const value = part === 'weight' ? 1 : part === 'running_var' ? 1 - TORCH_EPSILON : 0;
    return new Float32Array(count).fill(value);
  }
  const values = readWeight(model, `${op.name}.${part}`);
  if (part !== 'running_var' || model.epsilon === TORCH_EPSILON) return values;
  // σ² + ε is what counts: what ε is larger than PyTorch's goes into the variance.
  return values.map((value) => value + model.epsilon - TORCH_EPSILON);
}

/**
 * Whatever was loaded as a safetensors file with torchvision's state-dict names, in fp32: folded norms are given back
 * as norms, and another ε than PyTorch's goes into the variances, so that torchvision computes the same. The header
 * says so (`norm_eps`).
 * @param metadata - texts for the file's header
 * @throws RangeError when there is no memory for it
 */
export function exportSafetensors(
  model: CanonicalModel,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const side = minimumInputSide(model.spec);
  const plan = buildArchitecture(model.spec, [side, side]).ops.flatMap((op) =>
    expectedWeights(op).map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return { op, name, dtype: 'F32' as const, shape, count, bytes: 4 * count };
    }),
  );
  // Said in the file itself: a recipe beside it may name the ε of the network that it was exported from.
  const { file, offsets } = frameSafetensors(plan, { ...metadata, norm_eps: String(TORCH_EPSILON) });
  plan.forEach(({ op, name, count }, i) => {
    const part = name.slice(op.name.length + 1);
    const values = op.kind === 'norm' ? normPart(model, op, part, count) : readWeight(model, name);
    new Float32Array(file.buffer, offsets[i] ?? 0, count).set(values);
  });
  return file;
}
