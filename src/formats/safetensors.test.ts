import { describe, expect, it } from 'vitest';
import { parseSafetensors } from './safetensors';

/** A file of any header text and data length. */
function file(header: string, dataBytes: number, declared?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, declared ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (dtype: string, shape: unknown, offsets: unknown): string =>
  JSON.stringify({ a: { dtype, shape, data_offsets: offsets } });

describe('parseSafetensors', () => {
  it('finds tensors whatever their order, and metadata', () => {
    const header =
      '{"b":{"dtype":"F16","shape":[2,3],"data_offsets":[8,20]},"__metadata__":{"format":"pt","n":1},' +
      '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"empty":{"dtype":"F32","shape":[0,4],"data_offsets":[8,8]},' +
      '"scalar":{"dtype":"I64","shape":[],"data_offsets":[20,28]}}   ';
    const { tensors, metadata } = parseSafetensors(file(header, 28));
    const start = 8 + header.length;
    expect(tensors.get('b')).toEqual({ dtype: 'F16', shape: [2, 3], offset: start + 8, length: 12 });
    expect(tensors.get('empty')?.length).toBe(0);
    expect(tensors.get('scalar')?.offset).toBe(start + 20);
    expect(metadata).toEqual({ format: 'pt' });
  });

  it('reads a view at any place in a buffer', () => {
    const inner = file(entry('F32', [1], [0, 4]), 4);
    const outer = new Uint8Array(inner.length + 10);
    outer.set(inner, 5);
    expect(parseSafetensors(outer.subarray(5, 5 + inner.length)).tensors.size).toBe(1);
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['a length field alone, cut', new Uint8Array(7)],
    ['a header longer than the file', file('{}', 0, 1000n)],
    ['a header of absurd length', file('{}', 0, 0xffff_ffff_ffff_ffffn)],
    ['no JSON', file('{"a":', 0)],
    ['no UTF-8', file('{"\u0000":1}', 0).fill(0xff, 9, 11)],
    ['a list', file('[]', 0)],
    ['null', file('null', 0)],
    ['an entry that is no object', file('{"a":[1]}', 0)],
    ['an unknown dtype', file(entry('F128', [1], [0, 16]), 16)],
    ["a dtype from Object's prototype", file(entry('constructor', [1], [0, 4]), 4)],
    ['a negative size', file(entry('F32', [-1], [0, 4]), 4)],
    ['a fractional size', file(entry('F32', [0.5], [0, 2]), 2)],
    ['sizes that overflow', file(entry('F32', [2 ** 52, 2 ** 52], [0, 4]), 4)],
    ['a shape that is no list', file(entry('F32', 4, [0, 4]), 4)],
    ['one offset', file(entry('F32', [1], [0]), 4)],
    ['offsets turned round', file(entry('F32', [1], [4, 0]), 4)],
    ['offsets past the end', file(entry('F32', [1], [4, 8]), 4)],
    ['offsets that do not fit the shape', file(entry('F32', [2], [0, 4]), 4)],
    ['missing offsets', file('{"a":{"dtype":"F32","shape":[1]}}', 4)],
    ['bytes that nothing describes', file(entry('F32', [1], [0, 4]), 5)],
    [
      'a gap',
      file(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}',
        3,
      ),
    ],
    [
      'an overlap',
      file(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        3,
      ),
    ],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'model/corrupt' }));
  });
});
