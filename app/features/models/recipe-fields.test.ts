import { describe, expect, it } from 'vitest';
import { TORCHVISION_RECIPE } from '../../../src/formats/canonical';
import { recipeProblem } from '../../../src/formats/recipe-check';
import { presetOf, presetRecipe } from '../../../src/formats/recipes';
import { fieldsOf, recipeOf, withPreset } from './recipe-fields';

describe('the fields of a recipe', () => {
  it('come back as the recipe', () => {
    for (const preset of ['torchvision', 'caffe', 'unit', 'raw'] as const) {
      const recipe = presetRecipe(preset, [200, 300]);
      expect(presetOf(recipeOf(fieldsOf(recipe)))).toBe(preset);
      expect(recipeOf(fieldsOf(recipe))).toMatchObject({ size: [200, 300], resize: recipe.resize });
    }
  });

  it('hold every way to fit, and only what it uses', () => {
    const squashed = {
      ...presetRecipe('signed'),
      fit: 'squash',
      resize: 224,
      interpolation: 'bicubic',
    } as const;
    expect(recipeOf(fieldsOf(squashed))).toEqual(squashed);
    const padded = { ...presetRecipe('unit', [320, 240]), fit: 'pad', resize: 240, fill: 114 } as const;
    expect(recipeOf(fieldsOf(padded))).toEqual(padded);
    const broken = { ...fieldsOf(squashed), resize: 'x', fill: 'x' };
    expect(recipeProblem(recipeOf(broken))).toBeNull();
    expect(recipeProblem(recipeOf({ ...broken, fit: 'crop' }))).not.toBeNull();
    expect(recipeProblem(recipeOf({ ...broken, fit: 'pad' }))).not.toBeNull();
  });

  it('read fractions as people write them', () => {
    const fields = fieldsOf(TORCHVISION_RECIPE);
    expect(fields.scale).toBe('1/255');
    expect(recipeOf(fields).scale).toBe(1 / 255);
    expect(recipeOf({ ...fields, scale: ' 1 / 127.5 ' }).scale).toBeCloseTo(1 / 127.5, 12);
    for (const scale of ['', '1/', '1/2/3', 'x'])
      expect(recipeProblem(recipeOf({ ...fields, scale })), scale).not.toBeNull();
  });

  it('take a preset and keep the sizes', () => {
    const fields = withPreset({ ...fieldsOf(TORCHVISION_RECIPE), height: '64', resize: '80' }, 'caffe');
    expect(recipeOf(fields)).toMatchObject({ size: [64, 224], resize: 80, channelOrder: 'BGR', scale: 1 });
    expect(withPreset(fields, 'custom')).toBe(fields);
  });
});
