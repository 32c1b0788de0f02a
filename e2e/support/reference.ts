import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { referenceFile, referenceWeights } from './shared';

/** One tensor as torchvision computed it; `values[i]` stands at flat index `at[i]`. */
interface ReferenceTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** ../shared/reference/NAME.json */
interface Reference {
  readonly imageFile: string;
  readonly top: readonly { readonly index: number; readonly probability: number; readonly logit: number }[];
  readonly logits: readonly number[];
  readonly tensors: readonly ReferenceTensor[];
}

export const readReference = (name: string): Reference =>
  JSON.parse(readFileSync(referenceFile(`${name}.json`), 'utf8')) as Reference;

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
