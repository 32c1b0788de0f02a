import { expect, it } from 'vitest';
import { type InputRecipe, TORCHVISION_RECIPE } from '../formats/canonical';
import { preprocess } from './preprocess';
import { toPixels } from './to-pixels';

const rgb = Uint8Array.from({ length: 256 * 3 }, (_, n) => (n * 37 + (n % 3) * 91) % 256);
const recipe: InputRecipe = { ...TORCHVISION_RECIPE, size: [16, 16] };

it.each([
  ['RGB', recipe],
  [
    'BGR without scale',
    { ...recipe, channelOrder: 'BGR', scale: 1, mean: [104, 117, 124], std: [58, 57, 57] },
  ],
] satisfies readonly [string, InputRecipe][])('is what went in, byte by byte: %s', (_, given) => {
  const rgba = toPixels(preprocess(rgb, given), 256, given);
  expect([...rgba].filter((_byte, n) => n % 4 !== 3)).toEqual([...rgb]);
  expect([...rgba].every((byte, n) => n % 4 !== 3 || byte === 255)).toBe(true);
});

it('shows one channel as grey, and clamps what no screen shows', () => {
  const grey = { ...recipe, mean: [0.5, 0, 0], std: [0.5, 1, 1] } satisfies InputRecipe;
  expect([...toPixels(Float32Array.of(-1, 0, 1, 9), 4, grey)]).toEqual([
    0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  ]);
});
