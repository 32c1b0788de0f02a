import { describe, expect, it } from 'vitest';
import { configFromMetadata, isModelConfig, readModelConfig } from './model-config';
import { checkActivation, checkEpsilon } from './recipe-check';
import { presetRecipe } from './recipes';

/** As timm writes config.json for its densenet121.ra_in1k on the Hub. */
const TIMM = {
  architecture: 'densenet121',
  num_classes: 1000,
  num_features: 1024,
  pretrained_cfg: {
    tag: 'ra_in1k',
    custom_load: false,
    input_size: [3, 224, 224],
    test_input_size: [3, 288, 288],
    fixed_input_size: false,
    interpolation: 'bicubic',
    crop_pct: 0.875,
    test_crop_pct: 0.95,
    crop_mode: 'center',
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    num_classes: 1000,
    pool_size: [7, 7],
    first_conv: 'features.conv0',
    classifier: 'classifier',
  },
};

describe('what a file says of its network', () => {
  it('is read from timm’s config', () => {
    expect(isModelConfig(TIMM)).toBe(true);
    expect(readModelConfig(TIMM)).toEqual({
      recipe: {
        size: [224, 224],
        resize: 256,
        interpolation: 'bicubic',
        mean: [0.485, 0.456, 0.406],
        std: [0.229, 0.224, 0.225],
      },
      notes: [],
    });
  });

  it('is read from transformers’ configs', () => {
    const preprocessor = {
      crop_size: { height: 224, width: 224 },
      do_center_crop: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
      resample: 3,
      rescale_factor: 1 / 255,
      size: { shortest_edge: 248 },
    };
    expect(readModelConfig(preprocessor).recipe).toEqual({
      size: [224, 224],
      resize: 248,
      scale: 1 / 255,
      interpolation: 'bicubic',
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    });
    const config = { problem_type: 'multi_label_classification', id2label: { 0: 'mass', 1: 'nodule' } };
    expect(readModelConfig(config)).toMatchObject({
      activation: 'sigmoid',
      labels: [{ en: 'mass' }, { en: 'nodule' }],
    });
  });

  it('is read from safetensors metadata, where all values are texts', () => {
    const metadata = {
      format: 'pt',
      pretrained_cfg: JSON.stringify({
        input_size: [3, 64, 64],
        crop_pct: 1,
        crop_mode: 'squash',
        mean: [0, 0, 0],
      }),
      norm_eps: '0.001',
      labels: '["cat","dog"]',
      output_activation: 'sigmoid',
    };
    expect(configFromMetadata(metadata)).toEqual({
      recipe: { size: [64, 64], fit: 'squash', mean: [0, 0, 0] },
      activation: 'sigmoid',
      epsilon: 0.001,
      labels: [{ en: 'cat' }, { en: 'dog' }],
      notes: [],
    });
    expect(configFromMetadata({ format: 'pt', mean: 'unknown', '{': '{' })).toEqual({
      recipe: {},
      notes: [],
    });
  });

  it.each([
    [{ model_args: { act_layer: 'silu' } }, /activation "silu".*ReLU only/],
    [
      { architecture: 'densenet121', model_args: { global_pool: 'catavgmax' } },
      /pooling "catavgmax".*maximum only/,
    ],
    [{ hidden_act: 'gelu' }, /"gelu"/],
  ])('is refused where DenseLens would compute something else: %j', (config, sentence) => {
    expect(() => readModelConfig(config)).toThrow(sentence);
    expect(() => readModelConfig(config)).toThrow(expect.objectContaining({ code: 'model/unsupported' }));
  });

  it('is noted where DenseLens does something near', () => {
    const { notes, recipe } = readModelConfig({
      pretrained_cfg: { crop_mode: 'border', interpolation: 'lanczos', input_size: [3, 64, 64] },
    });
    expect(recipe).toEqual({ size: [64, 64] });
    expect(notes).toEqual([
      { code: 'filter', asked: '"lanczos"' },
      { code: 'crop-mode', asked: '"border"' },
    ]);
  });

  it('is refused where it makes no input', () => {
    for (const bad of [
      { std: [0, 1, 1] },
      { input_size: [3, 0, 64] },
      { input_size: [3, 1e5, 1e5] },
      { norm_eps: -1 },
    ])
      expect(() => readModelConfig(bad)).toThrow(expect.objectContaining({ code: 'recipe/invalid' }));
  });

  it('is read from what DenseLens itself writes', () => {
    const recipe = presetRecipe('caffe', [64, 48]);
    const input = { ...recipe, fit: 'pad', fill: 7 };
    const labels = [{ en: 'cat', zh: '猫' }, { en: 'dog' }];
    const written = {
      name: 'mine',
      spec: {},
      input,
      labels,
      activation: 'sigmoid',
      thresholds: [0.2, null],
      epsilon: 1e-3,
    };
    expect(isModelConfig(written)).toBe(true);
    expect(readModelConfig(written)).toEqual({
      recipe: input,
      activation: 'sigmoid',
      epsilon: 1e-3,
      labels,
      thresholds: [0.2, null],
      notes: [],
    });
    const metadata = {
      format: 'pt',
      input: JSON.stringify(input),
      thresholds: '[0.2,null]',
      output_activation: 'sigmoid',
    };
    expect(configFromMetadata(metadata)).toEqual({
      recipe: input,
      activation: 'sigmoid',
      thresholds: [0.2, null],
      notes: [],
    });
  });

  it('is not what labels are', () => {
    for (const labels of [
      ['a'],
      { 0: 'a' },
      { architecture: 3, mean: 4 },
      { id2label: { 0: 'a' } },
      null,
      'x',
      4,
    ])
      expect(isModelConfig(labels)).toBe(false);
  });
});

it('ε and the activation are checked', () => {
  expect(checkEpsilon(1e-3)).toBe(1e-3);
  for (const bad of [0, -1, 2, Number.NaN, 1e-60, '1e-3', null])
    expect(() => checkEpsilon(bad)).toThrow(expect.objectContaining({ code: 'recipe/invalid' }));
  expect(checkActivation('sigmoid')).toBe('sigmoid');
  for (const bad of ['tanh', null, 1])
    expect(() => checkActivation(bad)).toThrow(expect.objectContaining({ code: 'recipe/invalid' }));
});
