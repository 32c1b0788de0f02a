import { describe, expect, it } from 'vitest';
import { SET_LAYERS, SET_NUMBERS } from '../../e2e/fixtures/set/load';
import { ckaOf } from './cka';
import { LayerSimilarity } from './layer-similarity';
import { emptyPeaks } from './peaks';

const { images } = SET_NUMBERS;
const { first: layers } = SET_LAYERS;
const names = [1, 2].flatMap((block) =>
  [1, 2].map((layer) => `features.denseblock${block}.denselayer${layer}.conv2`),
);

/** The fixture's layers behind each other, with channels between them that are no layer's. */
const GAP = 3;
const starts = layers.map((_, l) =>
  layers.slice(0, l).reduce((sum, { columns }) => sum + columns + GAP, GAP),
);
const total = layers.reduce((sum, { columns }) => sum + columns + GAP, GAP);
const layout = {
  tensors: [
    { name: 'features.pool0', start: 0, channels: GAP, height: 1, width: 1, isLayer: false },
    ...layers.map(({ columns }, l) => ({
      name: names[l] ?? '',
      start: starts[l] ?? 0,
      channels: columns,
      height: 1,
      width: 1,
      isLayer: true,
    })),
  ],
  byName: new Map(),
  total,
} as never;

function batchOf(from: number, to: number) {
  const peaks = emptyPeaks((to - from) * total);
  for (let n = from; n < to; n++)
    for (const [l, { columns, values }] of layers.entries())
      peaks.mean.set(values.subarray(n * columns, (n + 1) * columns), (n - from) * total + (starts[l] ?? 0));
  return { ids: Array.from({ length: to - from }, (_, n) => from + n), peaks };
}

describe('how alike layers are', () => {
  it('is numpy’s CKA, however images come in', () => {
    // numpy's minibatches are three of ten.
    const measure = new LayerSimilarity({ layout }, 10);
    for (const [from, to] of [
      [0, 1],
      [1, 7],
      [7, 25],
      [25, images],
    ] as const)
      measure.add(batchOf(from, to));
    const { part, tensors, images: seen } = measure.result();
    expect(tensors).toEqual(names);
    expect(seen).toBe(images);
    const found = part === null ? new Float64Array() : ckaOf(part);
    for (const [i, expected] of SET_NUMBERS.cka.flat().entries())
      expect(Math.abs((found[i] ?? 0) - expected)).toBeLessThan(1e-6);
  });

  it('is not known of three images', () => {
    const measure = new LayerSimilarity({ layout });
    measure.add(batchOf(0, 3));
    expect(measure.result()).toMatchObject({ part: null, images: 0 });
    measure.add(batchOf(3, 4));
    expect(measure.result().images).toBe(4);
  });
});
