import { expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { footprintFacts } from './footprint';

it('measures a square that is even', () => {
  const map = new Float32Array(20 * 20);
  for (let y = 6; y < 15; y++) map.fill(0.3, y * 20 + 5, y * 20 + 14);
  const facts = footprintFacts(map, 20, [9.5, 10.5], 5);
  expect(facts.effectiveSide).toBe(9);
  // 25 of 81 pixels; 7×7 = 49 is the first odd square with at least half of them.
  expect(facts.shareOfShortest).toBeCloseTo(25 / 81);
  expect(facts.halfSide).toBe(7);
});

it('finds the square that holds half by trying them all, about a centre between pixels too', () => {
  const random = seededRandom(7);
  for (let round = 0; round < 20; round++) {
    const map = Float32Array.from({ length: 24 * 18 }, () => random() ** 4);
    const centre = [3 + Math.floor(random() * 30) / 2, 4 + Math.floor(random() * 20) / 2] as const;
    const total = map.reduce((sum, value) => sum + value, 0);
    const heldBy = (side: number): number =>
      map.reduce((sum, value, n) => {
        const [x, y] = [n % 18, Math.floor(n / 18)];
        const isIn =
          x >= centre[0] - side / 2 - 1e-9 &&
          x + 1 <= centre[0] + side / 2 + 1e-9 &&
          y >= centre[1] - side / 2 - 1e-9 &&
          y + 1 <= centre[1] + side / 2 + 1e-9;
        return sum + (isIn ? value : 0);
      }, 0);
    let side = 0;
    while (heldBy(side) < total / 2) side++;
    expect(footprintFacts(map, 18, centre, 3).halfSide).toBe(side);
  }
});

it('of nothing is nothing', () => {
  expect(footprintFacts(new Float32Array(9), 3, [1.5, 1.5], 3)).toEqual({
    effectiveSide: 0,
    halfSide: 0,
    shareOfShortest: 0,
  });
});
