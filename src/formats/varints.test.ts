import onnxProto from 'onnx-proto';
import { expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { decodeVarints } from './varints';

/** The bytes of `int32_data` as protobufjs writes them: behind one tag and a length. */
function encoded(values: readonly number[]): Uint8Array {
  const file = onnxProto.onnx.TensorProto.encode({ int32Data: [...values] }).finish();
  let start = 1;
  while ((file[start++] ?? 0) >= 0x80);
  return file.subarray(start);
}

it('reads what a protobuf library wrote', () => {
  const random = seededRandom(3);
  const values = [0, 1, 127, 128, 0x3fff, 0x4000, 0xffff];
  for (let i = 0; i < 500; i++) values.push(Math.floor(random() * 0x10000));
  expect([...(decodeVarints(encoded(values), values.length) ?? [])]).toEqual(values);
});

it.each([
  ['too few', encoded([1, 2]), 3],
  ['too many', encoded([1, 2, 3]), 2],
  ['cut off', encoded([1, 300]).subarray(0, 2), 2],
  ['above 16 bits', encoded([0x10000]), 1],
  ['negative', encoded([-1]), 1],
])('refuses %s', (_, bytes, count) => expect(decodeVarints(bytes, count)).toBeNull());
