import { expect, it } from 'vitest';
import { TORCHVISION_RECIPE } from '../formats/canonical';
import { preprocess } from '../tensor/preprocess';
import { toPixels } from '../tensor/to-pixels';
import { distanceInLevels, inputBounds, signStep } from './perturb';

const recipe = { ...TORCHVISION_RECIPE, size: [2, 2] as const };
const rgb = Uint8Array.of(0, 3, 250, 128, 255, 7, 90, 91, 92, 254, 1, 2);
const image = preprocess(rgb, recipe);
const bounds = inputBounds(recipe, 3);
const bytes = (input: Float32Array): readonly number[] =>
  [...toPixels(input, 4, recipe)].filter((_, n) => n % 4 !== 3);

it('moves every byte by ε, in the direction of its gradient, and no further than black and white', () => {
  // By channel: red up, green down, blue as it is.
  const gradient = Float32Array.from({ length: 12 }, (_, n) => [0.3, -1e-9, 0][Math.floor(n / 4)] ?? 0);
  const moved = signStep(image, image, gradient, { step: 4, epsilon: 4 }, bounds);
  const expected = [...rgb].map((byte, n) => Math.min(255, Math.max(0, byte + ([4, -4, 0][n % 3] ?? 0))));
  expect(bytes(moved)).toEqual(expected);
  expect(distanceInLevels(moved, image, bounds).largest).toBeCloseTo(4, 4);
  const differences = expected.map((byte, n) => byte - (rgb[n] ?? 0));
  const squares = differences.reduce((sum, away) => sum + away * away, 0);
  expect(distanceInLevels(moved, image, bounds).rootMeanSquare).toBeCloseTo(Math.sqrt(squares / 12), 4);
});

it('comes back to within ε after several steps', () => {
  const up = new Float32Array(12).fill(1);
  let at = image;
  for (let step = 0; step < 5; step++) at = signStep(at, image, up, { step: 3, epsilon: 7 }, bounds);
  expect(bytes(at)).toEqual([...rgb].map((byte) => Math.min(255, byte + 7)));
});

it('leaves a channel that is no colour', () => {
  const four = inputBounds(recipe, 4);
  const input = Float32Array.of(...image, 1, 1, 1, 1);
  const moved = signStep(input, input, new Float32Array(16).fill(1), { step: 9, epsilon: 9 }, four);
  expect([...moved.slice(12)]).toEqual([1, 1, 1, 1]);
  expect(distanceInLevels(moved, input, four).largest).toBeCloseTo(9, 4);
});
