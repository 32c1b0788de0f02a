import type { CanonicalModel } from '../formats/canonical';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { expectedWeights } from '../formats/named-weights';
import { frameSafetensors } from '../formats/safetensors-writer';
import { buildArchitecture, minimumInputSide } from '../network/architecture';
import type { DenseNetSpec } from '../network/spec';

/** A DenseNet small enough for tests: two blocks would hide errors of the third transition, so three. */
export const SMALL_SPEC: DenseNetSpec = {
  growthRate: 4,
  blockConfig: [2, 3, 2],
  numInitFeatures: 8,
  bnSize: 2,
  numClasses: 5,
};

/** mulberry32: a seeded generator of numbers in [0,1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Encodes named fp32 arrays as a safetensors file. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>,
): Uint8Array<ArrayBuffer> {
  const plan = [...tensors].map(([name, { shape, data }]) => ({
    name,
    dtype: 'F32' as const,
    shape,
    bytes: data.byteLength,
  }));
  const { file, offsets } = frameSafetensors(plan);
  [...tensors.values()].forEach(({ data }, i) => {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offsets[i]);
  });
  return file;
}

/** Random, well-conditioned weights for a spec, as a safetensors file. */
export function smallSafetensors(spec: DenseNetSpec = SMALL_SPEC, seed = 1): Uint8Array<ArrayBuffer> {
  const random = seededRandom(seed);
  const side = minimumInputSide(spec);
  const tensors = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  for (const op of buildArchitecture(spec, [side, side]).ops) {
    for (const [name, shape] of expectedWeights(op)) {
      const size = shape.reduce((product, length) => product * length, 1);
      const fanIn = size / (shape[0] ?? 1);
      const value = (): number => {
        if (name.endsWith('running_var')) return 0.5 + random();
        if (name.endsWith('running_mean') || name.endsWith('bias')) return random() - 0.5;
        if (op.kind === 'norm') return 0.5 + random();
        return (random() * 2 - 1) * Math.sqrt(6 / fanIn);
      };
      tensors.set(name, { shape, data: Float32Array.from({ length: size }, value) });
    }
  }
  return encodeSafetensors(tensors);
}

/** The canonical model of {@link smallSafetensors}. */
export function smallModel(spec: DenseNetSpec = SMALL_SPEC, seed = 1): CanonicalModel {
  return modelFromSafetensors(smallSafetensors(spec, seed));
}
