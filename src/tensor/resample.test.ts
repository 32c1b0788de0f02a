import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Pixels, readPng } from '../../e2e/fixtures/pillow/read-png';
import { shippedReference } from '../../e2e/fixtures/torchvision/load';
import { type InputRecipe, TORCHVISION_RECIPE } from '../formats/canonical';
import { resample } from '../testing/resample';
import { preprocess } from './preprocess';
import { createResampler, type ResamplePlan } from './resample';
import { roundHalfEven } from './resample-axis';

/** `resize` is absent where it says nothing. */
interface Case extends Partial<Pick<InputRecipe, 'resize' | 'fit' | 'interpolation' | 'fill'>> {
  readonly name: string;
  readonly crop: readonly [number, number];
  readonly tensor?: string;
  /** The normalisation of `tensor`; torchvision's where absent. */
  readonly normalise?: {
    readonly mean: readonly [number, number, number];
    readonly std: readonly [number, number, number];
  };
}

const FIXTURES = new URL('../../e2e/fixtures/pillow/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('cases.json', FIXTURES), 'utf8')) as {
  cases: readonly Case[];
};

const rgbOf = ({ rgba }: Pixels): Uint8Array => Uint8Array.from(rgba.filter((_, i) => i % 4 !== 3));

function load(fixture: Case): { source: Pixels; plan: ResamplePlan; expected: Uint8Array } {
  const { name, crop, resize = 1, fit = 'crop', interpolation = 'bilinear', fill = 0 } = fixture;
  const source = readPng(new URL(`${name}.src.png`, FIXTURES));
  const { width: srcWidth, height: srcHeight } = source;
  const plan = { srcWidth, srcHeight, fit, resize, interpolation, fill, size: crop };
  return { source, plan, expected: rgbOf(readPng(new URL(`${name}.crop.png`, FIXTURES))) };
}

/** Pillow's `paste` of an RGBA image on white, byte for byte (MULDIV255 of ImagingUtils.h). */
function onWhite(pixels: Pixels): Uint8ClampedArray {
  const rgba = pixels.rgba.slice();
  for (let p = 0; p < rgba.length; p += 4) {
    const alpha = rgba[p + 3] ?? 255;
    for (let c = p; c < p + 3; c++) {
      const sum = (rgba[c] ?? 0) * alpha + 255 * (255 - alpha) + 128;
      rgba[c] = ((sum >> 8) + sum) >> 8;
    }
  }
  return rgba;
}

describe('resampling equals Pillow byte for byte', () => {
  test.each(cases)('$name', (fixture) => {
    const { source, plan, expected } = load(fixture);
    expect(resample(source.rgba, plan)).toEqual(expected);
  });

  test.each(cases)('$name, from strips of the window alone, from below', (fixture) => {
    const { source, plan, expected } = load(fixture);
    const resampler = createResampler(plan);
    const { x, y, width, height } = resampler.window;
    for (let bottom = y + height; bottom > y; bottom -= 7) {
      const top = Math.max(y, bottom - 7);
      const strip = new Uint8ClampedArray((bottom - top) * width * 4);
      for (let row = top; row < bottom; row++) {
        const from = (row * source.width + x) * 4;
        strip.set(source.rgba.subarray(from, from + width * 4), (row - top) * width * 4);
      }
      resampler.push(strip, top, bottom - top, x);
    }
    expect(resampler.finish()).toEqual(expected);
  });

  // The JPEG among them would need a decoder here; the browser's tests have one.
  test.each(['chelsea', 'elephant'])('the sample %s, as torchvision makes it', (name) => {
    const { image, resized } = shippedReference(name);
    const source = readPng(image);
    const plan = { ...TORCHVISION_RECIPE, srcWidth: source.width, srcHeight: source.height };
    const expected = rgbOf(readPng(resized));
    const actual = resample(onWhite(source), plan);
    expect(actual).toHaveLength(expected.length);
    expect(actual.findIndex((level, i) => level !== expected[i])).toBe(-1);
  });
});

describe('a resampler that is used wrongly says so', () => {
  const plan: ResamplePlan = { ...TORCHVISION_RECIPE, srcWidth: 8, srcHeight: 8, resize: 4, size: [4, 4] };
  const image = new Uint8ClampedArray(8 * 8 * 4);

  test('missing rows', () => {
    const resampler = createResampler(plan);
    resampler.push(image.subarray(0, 4 * 8 * 4), 0, 4);
    expect(() => resampler.finish()).toThrow(expect.objectContaining({ code: 'input/shape' }));
  });

  test('a row twice, and missing columns', () => {
    const resampler = createResampler(plan);
    resampler.push(image, 0, 8);
    expect(() => resampler.push(image, 0, 8)).toThrow(expect.objectContaining({ code: 'input/shape' }));
    expect(() => createResampler(plan).push(image.subarray(0, 7 * 4), 0, 1)).toThrow(/columns/);
  });

  test('sizes that are none', () => {
    expect(() => createResampler({ ...plan, srcWidth: 0 })).toThrow(
      expect.objectContaining({ code: 'input/shape' }),
    );
  });
});

test('halves are rounded as Python does', () => {
  expect([0.5, 1.5, 2.5, 3.5, 2.4, 2.6, -0.5, -1.5].map(roundHalfEven)).toEqual([0, 2, 2, 4, 2, 3, 0, -2]);
});

describe('preprocessing', () => {
  const normalised = cases.filter((fixture) => fixture.tensor !== undefined);

  test.each(normalised)('$name equals torchvision bit by bit', (fixture) => {
    const { source, plan } = load(fixture);
    const bytes = Uint8Array.from(Buffer.from(fixture.tensor ?? '', 'base64'));
    const recipe = { ...TORCHVISION_RECIPE, ...fixture.normalise, size: fixture.crop };
    const actual = preprocess(resample(source.rgba, plan), recipe);
    expect(actual.length).toBe(3 * fixture.crop[0] * fixture.crop[1]);
    expect(actual).toEqual(new Float32Array(bytes.buffer));
  });

  test('reorders channels and scales as the Caffe recipe wants it', () => {
    const tensor = preprocess(Uint8Array.of(255, 128, 0), {
      ...TORCHVISION_RECIPE,
      size: [1, 1],
      resize: 1,
      channelOrder: 'BGR',
      scale: 0.017,
      mean: [103.94 * 0.017, 116.78 * 0.017, 123.68 * 0.017],
      std: [1, 1, 1],
    });
    expect(tensor[0]).toBeCloseTo((0 - 103.94) * 0.017, 5);
    expect(tensor[1]).toBeCloseTo((128 - 116.78) * 0.017, 5);
    expect(tensor[2]).toBeCloseTo((255 - 123.68) * 0.017, 5);
  });

  test('refuses bytes of another size', () => {
    expect(() => preprocess(new Uint8Array(5), TORCHVISION_RECIPE)).toThrow(
      expect.objectContaining({ code: 'input/shape' }),
    );
  });
});
