import { expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { createHartley } from './hartley';

/** cas(2π(uy/H + vx/W)) summed up, as it is defined. */
function byDefinition(map: Float64Array, height: number, width: number): Float64Array {
  return map.map((_, n) => {
    const [u, v] = [Math.floor(n / width), n % width];
    let sum = 0;
    map.forEach((value, k) => {
      const angle = 2 * Math.PI * ((u * Math.floor(k / width)) / height + (v * (k % width)) / width);
      sum += value * (Math.cos(angle) + Math.sin(angle));
    });
    return sum / Math.sqrt(height * width);
  });
}

it.each([
  [1, 1],
  [8, 8],
  [7, 12],
  [15, 6],
  [11, 13],
])('is its definition, and its own inverse: %i × %i', (height, width) => {
  const random = seededRandom(height);
  const map = Float64Array.from({ length: height * width }, () => random() - 0.5);
  const hartley = createHartley(height, width);
  const found = hartley(map);
  const expected = byDefinition(map, height, width);
  expect(Math.max(...found.map((value, n) => Math.abs(value - (expected[n] ?? 0))))).toBeLessThan(1e-12);
  const back = hartley(found);
  expect(Math.max(...back.map((value, n) => Math.abs(value - (map[n] ?? 0))))).toBeLessThan(1e-12);
});
