import type { Page } from '@playwright/test';
import { SHIPPED_PICTURES, shippedReference } from './fixtures/torchvision/load';
import { classifyFile } from './support/console';
import { expect, test } from './support/fixtures';
import {
  compareTensors,
  inputDistance,
  loadReferenceWeights,
  sharedReference,
  worstOf,
} from './support/reference';
import type { Reference } from './support/reference-numbers';
import { hasReference } from './support/shared';

/** Largest deviation of any value, relative to its tensor's largest magnitude. Measured: 1e-6. */
const ARITHMETIC = 1e-5;

/** How far a network input may be from Pillow's pixels where they are equal: the rounding of float32. */
const EQUAL_PIXELS = 1e-3;

/**
 * A JPEG's decoder is free to round its inverse DCT and its colour conversion either way: another Chromium's may
 * differ from Pillow's by a level or two, and noise of up to 2 levels on this picture moves single activations
 * by up to 6.3e-2 of their tensor's largest magnitude (up to 1 level: 4.7e-2). A PNG decodes to the same bytes
 * everywhere, and where the pixels agree nothing but arithmetic is left.
 */
const DECODERS = { levels: 2, tensors: 7e-2 };

async function compare(page: Page, reference: Reference): Promise<void> {
  const result = await classifyFile(page, reference.image, { topK: 5 });
  const jpeg = reference.image.pathname.endsWith('.jpg');
  const distance = await inputDistance(page, reference.resized);
  expect(distance).toBeLessThanOrEqual(EQUAL_PIXELS + (jpeg ? DECODERS.levels : 0));
  const samePixels = distance <= EQUAL_PIXELS;
  const tolerance = samePixels ? ARITHMETIC : DECODERS.tensors;

  const reach = Math.max(...reference.logits.map(Math.abs));
  const logits = reference.logits.map((logit, i) => Math.abs(logit - (result.logits[i] ?? Number.NaN)));
  expect(result.logits).toHaveLength(reference.logits.length);
  expect(Math.max(...logits)).toBeLessThanOrEqual(tolerance * reach);
  expect(result.top).toHaveLength(5);
  if (samePixels)
    expect(result.top.map(({ index }) => index)).toEqual(reference.top.map(({ index }) => index));
  else expect(result.top[0]?.index).toBe(reference.top[0]?.index);
  // Of the same classes, whatever their order: neighbours may change places where the pixels differ.
  for (const { index, probability, logit } of reference.top) {
    const found = result.logits[index] ?? Number.NaN;
    expect(Math.abs(found - logit), `logit ${index}`).toBeLessThanOrEqual(tolerance * reach);
    const ours = result.top.find((entry) => entry.index === index)?.probability;
    if (samePixels) expect(Math.abs((ours ?? Number.NaN) - probability)).toBeLessThanOrEqual(ARITHMETIC);
    else expect(Math.abs((ours ?? 0) - probability)).toBeLessThanOrEqual(DECODERS.tensors);
  }

  const deviations = await compareTensors(page, reference.tensors);
  expect(deviations).toHaveLength(431);
  expect(deviations.filter(({ sameDims }) => !sameDims)).toEqual([]);
  const worst = worstOf(deviations);
  test.info().annotations.push({
    type: 'measured',
    description: `input ${distance.toFixed(4)} levels; worst tensor ${worst.name} ${worst.ratio.toExponential(1)}`,
  });
  expect(worst.ratio, worst.name).toBeLessThanOrEqual(tolerance);
}

test.describe('the weights that ship, against torchvision', () => {
  for (const name of SHIPPED_PICTURES) {
    test(`${name}: input, logits and all 431 tensors`, ({ booted }) =>
      compare(booted, shippedReference(name)));
  }
});

// Beside the repository there may be others' numbers, made with other weights: tested besides, never instead.
if (hasReference) {
  test.describe('the weights of ../shared, against torchvision', () => {
    test.beforeAll(({ shared }) => loadReferenceWeights(shared));
    test.afterAll(({ shared }) => shared.evaluate(() => denselens.loadModel('emoji1000')));
    for (const name of ['elephant-noto', 'chelsea', 'rocket-exif6']) {
      test(`${name}: input, logits and all 431 tensors`, ({ booted }) =>
        compare(booted, sharedReference(name)));
    }
  });
}
