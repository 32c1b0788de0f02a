import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NUMPY_FIXTURES } from '../../e2e/fixtures/numpy/load';
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

const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import numpy']).status === 0,
);
if (python === undefined) console.warn('No Python with numpy: .npy files are not read back by it.');

describe.skipIf(python === undefined)('numpy reads it back', () => {
  test.each([[[]], [[3]], [[1, 1]], [[2, 3, 4, 1]]])('dims %j', (dims) => {
    const folder = mkdtempSync(join(tmpdir(), 'npy-'));
    try {
      const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i / 3 - 1);
      writeFileSync(join(folder, 'a.npy'), encodeNpy(data, dims));
      const script =
        'import numpy, sys, json; a = numpy.load(sys.argv[1]); print(json.dumps([str(a.dtype), list(a.shape), a.ravel().tolist()]))';
      const { stdout } = spawnSync(python ?? '', ['-c', script, join(folder, 'a.npy')], { encoding: 'utf8' });
      expect(JSON.parse(stdout)).toEqual(['float32', dims, Array.from(data)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
