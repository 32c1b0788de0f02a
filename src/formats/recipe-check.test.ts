import { describe, expect, it } from 'vitest';
import { TORCHVISION_RECIPE } from './canonical';
import { checkRecipeChanges, completeRecipe, recipeProblem, tooManyPixels } from './recipe-check';
import { presetRecipe } from './recipes';

const invalid = expect.objectContaining({ code: 'recipe/invalid' });

describe('a recipe', () => {
  it('that makes sense has no problem, whole or in part', () => {
    expect(recipeProblem(TORCHVISION_RECIPE)).toBeNull();
    expect(recipeProblem({})).toBeNull();
    expect(recipeProblem({ size: [1024, 1024], fit: 'squash' })).toBeNull();
    expect(recipeProblem({ fit: 'pad', fill: 114, size: [300, 200], resize: 1 })).toBeNull();
    expect(recipeProblem({ mean: undefined })).toBeNull();
  });

  it.each<[string, unknown, RegExp]>([
    ['half a pixel', { size: [224.5, 224] }, /whole/],
    ['one size', { size: 224 }, /\[height, width\]/],
    ['no size', { size: [] }, /\[height, width\]/],
    ['a million pixels a side', { size: [1e6, 1e6] }, /4,096/],
    ['sixteen million pixels', { size: [4000, 4000], resize: 4000 }, /4000×4000.*1,048,576/],
    ['a negative side', { resize: -1 }, /whole/],
    ['less than the crop', { ...TORCHVISION_RECIPE, resize: 100 }, /crop/],
    ['a scale of NaN', { scale: Number.NaN }, /scale must be a number other than 0, not NaN/],
    ['an infinite scale', { scale: Number.POSITIVE_INFINITY }, /scale/],
    ['a scale as text', { scale: '1/255' }, /scale.*"1\/255"/],
    ['a scale that is 0 in single precision', { scale: 1e-60 }, /scale/],
    ['a std of 0', { std: [0, 1, 1] }, /deviation/],
    ['two means', { mean: [0, 0] }, /three numbers/],
    ['a mean of NaN', { mean: [0, Number.NaN, 0] }, /three numbers/],
    ['null for a mean', { mean: null }, /mean/],
    ['GBR', { channelOrder: 'GBR' }, /"RGB", "BGR", "luma", or "mean"/],
    ['another fit', { fit: 'stretch' }, /"squash"/],
    ['lanczos', { interpolation: 'lanczos' }, /"bicubic"/],
    ['a colour of 256', { fill: 256 }, /255/],
    ['a misspelt field', { means: [0, 0, 0] }, /no "means"/],
    ['an inherited name', { constructor: 1 }, /no "constructor"/],
    ['null', null, /object/],
    ['a number', 7, /object/],
    ['a list', [224, 224], /object/],
  ])('with %s is refused in a sentence, by one code', (_, given, sentence) => {
    expect(recipeProblem(given)).toMatch(sentence);
    expect(recipeProblem(given)).toMatch(/\.$/);
    expect(() => checkRecipeChanges(given)).toThrow(invalid);
  });

  it('says little of a long value', () => {
    expect(recipeProblem({ fit: 'x'.repeat(1e6) })?.length).toBeLessThan(200);
  });
});

describe('what is asked for', () => {
  it('leaves the rest as the model has it', () => {
    const own = presetRecipe('caffe', [320, 320]);
    expect(completeRecipe(own, {})).toEqual(own);
    expect(completeRecipe(own, { fit: 'squash' })).toEqual({ ...own, fit: 'squash' });
    expect(completeRecipe(own, checkRecipeChanges({ scale: undefined, channelOrder: 'RGB' }))).toEqual({
      ...own,
      channelOrder: 'RGB',
    });
  });

  it('brings a resize along with another size', () => {
    const { size, resize } = completeRecipe(TORCHVISION_RECIPE, { size: [448, 448] });
    expect([size, resize]).toEqual([[448, 448], 512]);
    expect(completeRecipe(TORCHVISION_RECIPE, { size: [448, 448], resize: 448 }).resize).toBe(448);
  });

  it('is refused where it does not go with the model’s', () => {
    expect(() => completeRecipe(TORCHVISION_RECIPE, { resize: 100 })).toThrow(invalid);
    expect(() => completeRecipe({ ...TORCHVISION_RECIPE, size: [4000, 4000], resize: 4000 }, {})).toThrow(
      invalid,
    );
  });
});

it('a million pixels run, more do not', () => {
  expect(tooManyPixels(1024, 1024)).toBeNull();
  expect(tooManyPixels(1025, 1024)).toMatch(/1025×1024/);
});
