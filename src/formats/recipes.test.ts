import { describe, expect, it } from 'vitest';
import { TORCHVISION_RECIPE } from './canonical';
import { presetOf, presetRecipe } from './recipes';

describe('presets', () => {
  it("make an 8-bit value what each source's own code makes of it", () => {
    const value = (
      preset: 'torchvision' | 'signed' | 'caffe' | 'keras-caffe' | 'unit' | 'raw' | 'xray',
      pixel: number,
      channel: 0 | 1 | 2,
    ): number => {
      const { scale, mean, std } = presetRecipe(preset);
      return (pixel * scale - mean[channel]) / std[channel];
    };
    expect(value('torchvision', 255, 0)).toBeCloseTo((1 - 0.485) / 0.229, 12);
    // The Model Zoo: subtract 103.94, 116.78, 123.68 from B, G, R, then ×0.017
    expect(value('caffe', 200, 2)).toBeCloseTo((200 - 123.68) * 0.017, 12);
    // keras.applications.imagenet_utils: mode "caffe" takes these off B, G, R; "tf" is x/127.5 − 1.
    expect(value('keras-caffe', 200, 0)).toBeCloseTo(200 - 103.939, 12);
    expect(value('signed', 77, 1)).toBeCloseTo(77 / 127.5 - 1, 12);
    // torchxrayvision.datasets.normalize: (2·(x/255) − 1)·1024
    expect(value('xray', 77, 0)).toBeCloseTo((2 * (77 / 255) - 1) * 1024, 9);
    expect(value('signed', 0, 0)).toBeCloseTo(-1, 12);
    expect(value('signed', 255, 2)).toBeCloseTo(1, 12);
    expect(value('unit', 51, 1)).toBeCloseTo(0.2, 12);
    expect(value('raw', 51, 1)).toBe(51);
    expect(presetRecipe('caffe').channelOrder).toBe('BGR');
  });

  it('are found again, whatever the size', () => {
    expect(presetRecipe('torchvision')).toEqual(TORCHVISION_RECIPE);
    for (const preset of ['torchvision', 'signed', 'caffe', 'keras-caffe', 'unit', 'raw', 'xray'] as const)
      expect(presetOf(presetRecipe(preset, [320, 288]))).toBe(preset);
    expect(presetOf({ ...TORCHVISION_RECIPE, channelOrder: 'BGR' })).toBe('custom');
    expect(presetOf({ ...TORCHVISION_RECIPE, std: [0.229, 0.224, 0.2] })).toBe('custom');
  });
});
