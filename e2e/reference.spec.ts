import { TORCHVISION_RECIPE } from '../src/formats/canonical';
import { readPng } from './fixtures/pillow/read-png';
import { classifyFile } from './support/console';
import { expect, test } from './support/fixtures';
import { compareTensors, loadReferenceWeights, readReference, worstOf } from './support/reference';
import { hasReference, referenceFile } from './support/shared';

/**
 * `pixels`: largest difference of an input value, in levels of 255, from Pillow's resized picture. PNG decodes
 * to the same bytes everywhere; a JPEG's decoder is free to round its inverse DCT and its colour conversion
 * either way, so another Chromium's may differ from Pillow's by a level or two.
 * `tensors`: largest deviation relative to each tensor's largest magnitude, once pixels differ. Noise of up to
 * 2 levels on this JPEG's input moves single activations by up to 6.3e-2 of it (up to 1 level: 4.7e-2): far
 * more than arithmetic, which stays near 1e-6. With the same pixels, no wider tolerance is due.
 */
const IMAGES = [
  { name: 'elephant-noto', pixels: 1, tensors: 1e-3 },
  { name: 'chelsea', pixels: 1, tensors: 1e-3 },
  { name: 'rocket-exif6', pixels: 2, tensors: 7e-2 },
] as const;

test.describe('against torchvision, tensor by tensor', () => {
  if (!hasReference)
    console.warn('SKIPPED: ../shared/reference is absent, so nothing is compared with torchvision.');
  test.skip(!hasReference, '../shared/reference is absent');
  test.beforeAll(({ booted }) => loadReferenceWeights(booted));
  test.afterAll(({ booted }) => booted.evaluate(() => denselens.loadModel('emoji1000')));

  for (const { name, pixels, tensors } of IMAGES) {
    test(`${name}: input, logits and all 431 tensors`, async ({ booted }) => {
      const reference = readReference(name);
      const result = await classifyFile(booted, referenceFile(reference.imageFile), { topK: 5 });

      const png = readPng(referenceFile(`${name}.224.png`));
      const { data } = await booted.evaluate(() => denselens.input());
      const { mean, std } = TORCHVISION_RECIPE;
      const plane = 224 * 224;
      let furthest = 0;
      for (let i = 0; i < plane; i++) {
        for (const c of [0, 1, 2] as const) {
          const level = ((data[c * plane + i] ?? Number.NaN) * std[c] + mean[c]) * 255;
          furthest = Math.max(furthest, Math.abs(level - (png.rgba[i * 4 + c] ?? Number.NaN)));
        }
      }
      expect(furthest).toBeLessThanOrEqual(pixels + 1e-3);
      const tolerance = furthest <= 1e-3 ? 1e-3 : tensors;

      const reach = Math.max(...reference.logits.map(Math.abs));
      const logits = reference.logits.map((logit, i) => Math.abs(logit - (result.logits[i] ?? Number.NaN)));
      expect(Math.max(...logits)).toBeLessThanOrEqual(tolerance * reach);
      expect(result.top[0]?.index).toBe(reference.top[0]?.index);
      for (const [i, { index, probability }] of reference.top.entries()) {
        if (tolerance > 1e-3) break;
        expect(result.top[i]?.index).toBe(index);
        expect(result.top[i]?.probability).toBeCloseTo(probability, 4);
      }

      const deviations = await compareTensors(booted, reference.tensors);
      expect(deviations).toHaveLength(431);
      expect(deviations.filter(({ sameDims }) => !sameDims)).toEqual([]);
      const worst = worstOf(deviations);
      test.info().annotations.push({
        type: 'measured',
        description: `input ${furthest.toFixed(3)} levels; worst tensor ${worst.name} ${worst.ratio.toExponential(1)}`,
      });
      expect(worst.ratio, worst.name).toBeLessThanOrEqual(tolerance);
    });
  }
});
