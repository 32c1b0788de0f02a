import { expect, test } from 'vitest';
import { NUMPY_FIXTURES, NUMPY_SHAPES } from '../../e2e/fixtures/numpy/load';
import { encodeNpy, npyHeader } from './npy';

test.each(NUMPY_FIXTURES)('"$name" is written as numpy.save wrote it, byte for byte', (fixture) => {
  expect(encodeNpy(fixture.data, fixture.dims)).toEqual(fixture.file);
});

test('the format, spelt out', () => {
  const file = encodeNpy(Float32Array.of(1, -2), [2]);
  const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".padEnd(117, ' ');
  expect(new TextDecoder('latin1').decode(file.subarray(0, 128))).toBe(`\x93NUMPY\x01\x00v\x00${text}\n`);
  expect(Array.from(file.subarray(128))).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

test('dims that do not hold the data are refused', () => {
  expect(() => encodeNpy(new Float32Array(5), [2, 3])).toThrow(
    expect.objectContaining({ code: 'input/shape' }),
  );
});

test('values stay aligned, however long the shape is', () => {
  for (let rank = 0; rank < 30; rank++) expect(npyHeader(Array(rank).fill(11)).length % 64).toBe(0);
});

test.each(NUMPY_SHAPES)('dims $dims, as numpy.save writes them', ({ dims, file }) => {
  const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i / 3 - 1);
  expect(encodeNpy(data, dims)).toEqual(file);
});
