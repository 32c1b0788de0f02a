import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import type { GradientOf } from '../../src/graph/backward/seed';

/** Numbers of one tensor as PyTorch has them; `values[i]` stands at flat index `at[i]`. */
export interface Sampled {
  readonly name: string;
  readonly dims: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** e2e/fixtures/torchvision/gradients/NAME.json */
export interface GradientReference {
  readonly imageFile: string;
  readonly gradients: readonly {
    readonly of: GradientOf;
    readonly value: number;
    readonly at: readonly Sampled[];
  }[];
  readonly integratedGradients: readonly {
    readonly class: number;
    readonly steps: number;
    readonly sum: number;
    readonly delta: number;
    readonly attribution: Sampled;
  }[];
  readonly gradCam: readonly {
    readonly class: number;
    readonly at: string;
    readonly dims: readonly number[];
    readonly signed: readonly number[];
    readonly hirescam: readonly number[];
  }[];
  readonly occlusion: readonly {
    readonly class: number;
    readonly size: number;
    readonly stride: number;
    readonly fill: 'zero';
    readonly dims: readonly number[];
    readonly drop: readonly number[];
  }[];
}

/** What autograd computed with the weights that ship (gradients.py), for one of its pictures. */
export const gradientReference = (name: string): GradientReference =>
  JSON.parse(
    readFileSync(new URL(`../fixtures/torchvision/gradients/${name}.json`, import.meta.url), 'utf8'),
  ) as GradientReference;

/** The picture of a reference. */
export const gradientPicture = ({ imageFile }: GradientReference): URL =>
  new URL(`../../public/samples/${imageFile}`, import.meta.url);

/** Errors of single values, relative to the largest magnitude. */
export interface Errors {
  readonly worst: number;
  /** Share of values that are more than 1e-3 off. */
  readonly apart: number;
}

export function errorsOf(found: readonly number[], expected: readonly number[], magnitude: number): Errors {
  expect(found).toHaveLength(expected.length);
  const errors = expected.map((value, n) => Math.abs((found[n] ?? Number.NaN) - value) / (magnitude || 1));
  return {
    worst: Math.max(0, ...errors),
    apart: errors.filter((error) => !(error <= 1e-3)).length / errors.length,
  };
}

/** The largest magnitude of a list. */
export const reach = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

/** A gradient's dims, value, and its numbers at some indices: whole ones are megabytes. */
export function sampledGradient(
  page: Page,
  of: GradientOf,
  { name, at }: Pick<Sampled, 'name' | 'at'>,
): Promise<{ readonly dims: readonly number[]; readonly value: number; readonly values: readonly number[] }> {
  return page.evaluate(
    async ([question, tensor, indices]) => {
      const { dims, data, value } = await denselens.gradient(question, tensor);
      return { dims, value, values: indices.map((index) => data[index] ?? Number.NaN) };
    },
    [of, name, at] as const,
  );
}

/** Gives the worker one long question, behind which all others wait: nothing else is over before the worker goes. */
export const keepBusy = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const asked = { runId: null, class: 0, baseline: 'zero', fractions: new Array(200_000).fill(0.5) };
    engine.ask('path-gradient', asked).catch(() => {});
  });
