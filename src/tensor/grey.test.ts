import { describe, expect, it } from 'vitest';
import { fixtureJson } from '../../e2e/fixtures/variations/load';
import { TORCHVISION_RECIPE } from '../formats/canonical';
import { makeGrey } from './grey';
import { preprocess } from './preprocess';

const colours = fixtureJson('grey/grey.json') as readonly (readonly [number, number, number, number])[];
const pixels = (): Uint8ClampedArray =>
  Uint8ClampedArray.from(colours.flatMap(([r, g, b]) => [r, g, b, 255]));

describe('grey images', () => {
  it("are Pillow's to the byte", () => {
    const rgba = pixels();
    makeGrey(rgba, 'luma');
    colours.forEach(([, , , grey], i) => {
      expect([...rgba.subarray(4 * i, 4 * i + 4)]).toEqual([grey, grey, grey, 255]);
    });
  });

  it('can be the mean instead', () => {
    const rgba = pixels();
    makeGrey(rgba, 'mean');
    colours.forEach(([r, g, b], i) => {
      expect(Math.abs((rgba[4 * i] ?? 0) - (r + g + b) / 3)).toBeLessThanOrEqual(0.5);
    });
  });
});

describe('preprocess for networks of other inputs', () => {
  const recipe = { ...TORCHVISION_RECIPE, size: [1, 2] as const };

  it('gives one channel by the first mean and standard deviation', () => {
    const input = preprocess(
      Uint8Array.of(51, 51, 51, 255, 255, 255),
      { ...recipe, channelOrder: 'luma' },
      1,
    );
    expect(input).toHaveLength(2);
    expect(input[0]).toBeCloseTo((0.2 - 0.485) / 0.229, 6);
    expect(input[1]).toBeCloseTo((1 - 0.485) / 0.229, 6);
  });

  it('repeats grey for networks of three', () => {
    const grey = preprocess(Uint8Array.of(51, 51, 51, 0, 0, 0), { ...recipe, channelOrder: 'mean' }, 3);
    expect(grey).toHaveLength(6);
    expect(grey[2]).toBeCloseTo((0.2 - 0.456) / 0.224, 6);
  });

  it('takes a picture’s opacity as the fourth, by the scale alone', () => {
    const four = preprocess(Uint8Array.of(1, 2, 3, 4, 5, 6), recipe, 4, Uint8Array.of(0, 51));
    expect([...four.subarray(6)]).toEqual([0, Math.fround(51 * recipe.scale)]);
  });

  it('fills a fourth with what is opaque', () => {
    const four = preprocess(Uint8Array.of(1, 2, 3, 4, 5, 6), recipe, 4);
    expect(four).toHaveLength(8);
    expect([...four.subarray(6)]).toEqual([1, 1]);
    expect(four.subarray(0, 6)).toEqual(preprocess(Uint8Array.of(1, 2, 3, 4, 5, 6), recipe, 3));
  });
});
