import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { TORCHVISION_RECIPE } from '../../src/formats/canonical';
import { readPng } from '../fixtures/pillow/read-png';
import type { Reference, ReferenceTensor } from './reference-numbers';
import { referenceFile, referenceWeights } from './shared';

/** ../shared/reference/NAME.json */
interface SharedReference extends Pick<Reference, 'top' | 'logits' | 'tensors'> {
  readonly imageFile: string;
}

/** What torchvision computed with ../shared/models/emoji1000; those weights have to be loaded first. */
export function sharedReference(name: string): Reference {
  const { imageFile, top, logits, tensors } = JSON.parse(
    readFileSync(referenceFile(`${name}.json`), 'utf8'),
  ) as SharedReference;
  const files = { image: referenceFile(imageFile), resized: referenceFile(`${name}.224.png`) };
  return { ...files, top, logits, tensors };
}

/**
 * Loads the weights that the references were computed with, as a visitor's own file: the built-in ones may
 * have become better since.
 */
export async function loadReferenceWeights(page: Page): Promise<void> {
  const address = '/reference-weights.safetensors';
  await page.route(`**${address}`, (route) => route.fulfill({ path: fileURLToPath(referenceWeights) }));
  await page.evaluate(async (url) => {
    await denselens.loadModel(await (await fetch(url)).blob());
  }, address);
}

/** The largest distance of the page's network input from Pillow's resized picture, in levels of 255. */
export async function inputDistance(page: Page, resized: URL): Promise<number> {
  const { rgba } = readPng(resized);
  const { data } = await page.evaluate(() => denselens.input());
  const { mean, std } = TORCHVISION_RECIPE;
  const plane = rgba.length / 4;
  let furthest = 0;
  for (let i = 0; i < plane; i++) {
    for (const c of [0, 1, 2] as const) {
      const level = ((data[c * plane + i] ?? Number.NaN) * std[c] + mean[c]) * 255;
      const distance = Math.abs(level - (rgba[i * 4 + c] ?? Number.NaN));
      // NaN counts as far.
      if (!(distance <= furthest)) furthest = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
    }
  }
  return furthest;
}

/** How far the page's tensor is from the reference, relative to the reference's largest magnitude. */
export interface Deviation {
  readonly name: string;
  readonly sameDims: boolean;
  /** Of the sampled values, minimum and maximum. */
  readonly values: number;
  /** Of mean and standard deviation. */
  readonly moments: number;
}

/** Compares tensors of the current image with a reference, inside the page: all of them are 184 MB. */
export function compareTensors(
  page: Page,
  tensors: readonly ReferenceTensor[],
): Promise<readonly Deviation[]> {
  return page.evaluate(async (expected) => {
    const deviations = [];
    for (const { name, dims, mean, std, min, max, at, values } of expected) {
      const tensor = await denselens.tensor(name);
      const { data } = tensor;
      let [low, high, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
      for (const value of data) {
        low = Math.min(low, value);
        high = Math.max(high, value);
        sum += value;
      }
      const ownMean = sum / data.length;
      let squares = 0;
      for (const value of data) squares += (value - ownMean) ** 2;
      const reach = Math.max(Math.abs(min), Math.abs(max));
      const distances = [
        low - min,
        high - max,
        ...at.map((index, i) => (data[index] ?? Number.NaN) - (values[i] ?? 0)),
      ];
      const worst = (list: readonly number[]): number =>
        list.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
      deviations.push({
        name,
        sameDims: tensor.dims.join() === dims.join(),
        values: worst(distances) / reach,
        moments: worst([ownMean - mean, Math.sqrt(squares / data.length) - std]) / reach,
      });
    }
    return deviations;
  }, tensors);
}

/** The largest deviation of a list, with its tensor's name; NaN counts as the largest. */
export function worstOf(deviations: readonly Deviation[]): { readonly name: string; readonly ratio: number } {
  return deviations.reduce(
    (most, { name, values, moments }) => {
      const ratio = Number.isNaN(values + moments) ? Number.POSITIVE_INFINITY : Math.max(values, moments);
      return ratio > most.ratio ? { name, ratio } : most;
    },
    { name: '', ratio: 0 },
  );
}
