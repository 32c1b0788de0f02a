import { expectedWeights } from '../formats/named-weights';
import { frameSafetensors } from '../formats/safetensors-writer';
import { buildArchitecture, minimumInputSide } from '../network/architecture';
import type { DenseNetSpec } from '../network/spec';
import { drawWeight, type Initialisation } from './initialise';

/**
 * A DenseNet whose weights are drawn on the spot, as a safetensors file with torchvision's names: the same bytes for
 * the same spec, scheme and seed in every browser.
 * @param seed - a 32-bit integer
 * @throws RangeError when there is no memory for it
 */
export function makeModel(
  spec: DenseNetSpec,
  initialisation: Initialisation,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const side = minimumInputSide(spec);
  const weights = buildArchitecture(spec, [side, side]).ops.flatMap((op) =>
    expectedWeights(op).map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return { op, name, dtype: 'F32' as const, shape, count, bytes: count * 4 };
    }),
  );
  const sigma = initialisation.scheme === 'normal' ? { sigma: String(initialisation.sigma) } : {};
  const { file, offsets } = frameSafetensors(weights, {
    init: initialisation.scheme,
    seed: String(seed),
    ...sigma,
  });
  weights.forEach(({ op, name, count }, i) => {
    drawWeight(op, name, new Float32Array(file.buffer, offsets[i] ?? 0, count), initialisation, seed);
  });
  return file;
}
