import { expect, it } from 'vitest';
import { gaussianBlur } from './blur';

it('spreads a point as a Gaussian of its deviation, and keeps what is even', () => {
  const side = 41;
  const data = new Float32Array(2 * side * side);
  data[20 * side + 20] = 1;
  data.fill(3, side * side);
  const blurred = gaussianBlur(data, [2, side, side], 3);
  const at = (y: number, x: number): number => blurred[y * side + x] ?? Number.NaN;
  expect(at(20, 20)).toBeCloseTo(1 / (2 * Math.PI * 9), 3);
  expect(at(20, 23) / at(20, 20)).toBeCloseTo(Math.exp(-0.5), 5);
  expect(at(24, 20)).toBeCloseTo(at(20, 16), 7);
  expect(blurred.subarray(0, side * side).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  for (const value of blurred.subarray(side * side)) expect(value).toBeCloseTo(3, 5);
});
