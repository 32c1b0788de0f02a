import { describe, expect, it } from 'vitest';
import { GOOD, withValue } from '../../e2e/support/hostile/files';
import { smallModel } from '../testing/small-model';
import type { CanonicalModel, WeightRef } from './canonical';
import { modelFromSafetensors } from './from-safetensors';
import { oddWeights } from './odd-weights';

const VARIANCE = 'features.norm0.running_var';

/** A model of one weight, whose bytes begin at an odd place of the file. */
function holding(dtype: WeightRef['dtype'], bytes: ArrayBufferView): CanonicalModel {
  const file = new Uint8Array(bytes.byteLength + 1);
  file.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), 1);
  const ref = { dtype, shape: [bytes.byteLength / (dtype === 'F32' ? 4 : 2)], file: 0 };
  const weights = new Map([['w', { ...ref, offset: 1, length: bytes.byteLength }]]);
  return { ...smallModel(), weights, files: [file] };
}

describe('weights that no network can compute with', () => {
  it('are named, with what they hold', async () => {
    expect(oddWeights(modelFromSafetensors(GOOD))).toEqual([]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(oddWeights(modelFromSafetensors(await withValue(VARIANCE, value)))).toEqual([
        { code: 'not-finite', weight: VARIANCE, count: 1 },
      ]);
    expect(oddWeights(modelFromSafetensors(await withValue(VARIANCE, -1)))).toEqual([
      { code: 'variance', weight: VARIANCE, value: -1, count: 1 },
    ]);
  });

  it('are no variance of zero, and none that ε makes positive', async () => {
    for (const value of [0, -5e-6])
      expect(oddWeights(modelFromSafetensors(await withValue(VARIANCE, value)))).toEqual([]);
    const zero = modelFromSafetensors(await withValue(VARIANCE, 0));
    expect(oddWeights({ ...zero, epsilon: 0 })).toMatchObject([{ code: 'variance', value: 0 }]);
  });

  it('are found in every precision, wherever their bytes begin', () => {
    // 65504 and 3.39e38 are the largest numbers of half precision and bfloat16.
    const kinds: readonly (readonly [WeightRef['dtype'], ArrayBufferView, ArrayBufferView])[] = [
      ['F32', Float32Array.of(1, -3.4e38, 1e-45), Float32Array.of(1, Number.NaN, 1)],
      ['F32', Float32Array.of(0, -0), Float32Array.of(0, Number.NEGATIVE_INFINITY)],
      ['F16', Uint16Array.of(0x7bff, 0xfbff, 0x0001), Uint16Array.of(0x3c00, 0xfc00)],
      ['F16', Uint16Array.of(0x3c00), Uint16Array.of(0x7c01)],
      ['BF16', Uint16Array.of(0x7f7f, 0xff7f, 0x7f00), Uint16Array.of(0x3f80, 0x7f80)],
      ['BF16', Uint16Array.of(0x3f80), Uint16Array.of(0xffc0)],
    ];
    for (const [dtype, good, odd] of kinds) {
      expect(oddWeights(holding(dtype, good)), dtype).toEqual([]);
      expect(oddWeights(holding(dtype, odd)), dtype).toEqual([{ code: 'not-finite', weight: 'w', count: 1 }]);
    }
  });

  it('cost little: 8 million are looked through in a moment', () => {
    const model = holding('F32', new Float32Array(8e6).fill(1));
    const start = performance.now();
    expect(oddWeights(model)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
