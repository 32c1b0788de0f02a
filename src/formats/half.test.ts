import { describe, expect, it } from 'vitest';
import { decodeBfloat16, decodeHalf, encodeHalf } from './half';

describe('half precision', () => {
  // numpy: np.float16(x).view(np.uint16)
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [1e9, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [Number.NaN, 0x7e00],
    [0.1, 0x2e66],
    [1 / 3, 0x3555],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1.5 * 2 ** -24, 0x0002],
    [2.5 * 2 ** -24, 0x0002],
    [2049, 0x6800],
    [2051, 0x6802],
    [-123.456, 0xd7b7],
  ])('%d is encoded as numpy does', (value, bits) => {
    expect(encodeHalf(new Float32Array([value]))[0]).toBe(bits);
  });

  it('comes back from fp32 unchanged, all 63,488 finite ones', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    );
    expect(Buffer.from(encodeHalf(decodeHalf(all)).buffer).equals(Buffer.from(all.buffer))).toBe(true);
    expect(decodeHalf(new Uint16Array([0x3c00, 0xfc00, 0x0001]))).toEqual(
      new Float32Array([1, Number.NEGATIVE_INFINITY, 2 ** -24]),
    );
  });

  it('decodes bfloat16 by its upper bits', () => {
    expect(decodeBfloat16(new Uint16Array([0x3f80, 0xc040, 0x7f80]))).toEqual(
      new Float32Array([1, -3, Number.POSITIVE_INFINITY]),
    );
  });
});
