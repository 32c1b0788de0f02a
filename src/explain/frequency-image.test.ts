import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { adamAscent, frequencyImage, rolled } from './frequency-image';

const SIZE = [9, 14] as const;

describe.each([1, 3])('an image in frequencies, of %i colours', (channels) => {
  const image = frequencyImage(channels, SIZE, 1);
  const random = seededRandom(channels);
  const numbers = Float64Array.from({ length: image.length }, () => random() - 0.5);

  it('comes back from its colours', () => {
    const back = image.of(image.colours(numbers));
    expect(Math.max(...back.map((value, n) => Math.abs(value - (numbers[n] ?? 0))))).toBeLessThan(1e-9);
  });

  it('has the gradient that differences measure', () => {
    const weights = Float64Array.from({ length: image.length }, () => random() - 0.5);
    const total = (at: Float64Array): number =>
      image.colours(at).reduce((sum, colour, n) => sum + colour * (weights[n] ?? 0), 0);
    const gradient = image.back(image.colours(numbers), weights);
    for (let round = 0; round < 30; round++) {
      const n = Math.floor(random() * image.length);
      const moved = (by: number): number => total(numbers.map((value, k) => (k === n ? value + by : value)));
      expect(gradient[n]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 7);
    }
  });
});

it('makes grey of nothing, and low frequencies count more', () => {
  const image = frequencyImage(3, SIZE, 1);
  expect([...image.colours(new Float64Array(image.length))].every((colour) => colour === 0.5)).toBe(true);
  const spread = (frequency: number): number => {
    const numbers = new Float64Array(image.length);
    numbers[frequency] = 0.1;
    return Math.max(...image.colours(numbers).map((colour) => Math.abs(colour - 0.5)));
  };
  expect(spread(1)).toBeGreaterThan(2 * spread(7));
});

it('climbs as Adam does', () => {
  // torch.optim.Adam([x], lr=0.05, maximize=True) on x0 = [1, -2] with gradients [0.5, -1], [0.25, 4], [0, 1]
  const state = Float32Array.of(1, -2, 0, 0, 0, 0);
  for (const [n, gradient] of [
    [0.5, -1],
    [0.25, 4],
    [0, 1],
  ].entries())
    adamAscent(state, gradient, n + 1, 0.05);
  expect(state[0]).toBeCloseTo(1.1326377391815186, 6);
  expect(state[1]).toBeCloseTo(-1.9934775829315186, 6);
});

it('rolls every map in a circle', () => {
  const maps = Float32Array.from({ length: 12 }, (_, n) => n);
  // numpy.roll(numpy.arange(12).reshape(2, 2, 3), (1, -1), (1, 2))
  expect([...rolled(maps, [2, 3], [1, -1])]).toEqual([4, 5, 3, 1, 2, 0, 10, 11, 9, 7, 8, 6]);
  expect(rolled(rolled(maps, [2, 3], [5, 7]), [2, 3], [-5, -7])).toEqual(maps);
});
