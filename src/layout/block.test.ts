import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { plainConnections } from '../testing/plain-connections';
import { SMALL_SPEC } from '../testing/small-model';
import { channelAt, layoutBlock, layoutStrip } from './block';
import type { Box } from './network';

const D121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};
const D201 = { ...D121, blockConfig: [6, 12, 48, 32] };

const overlaps = (a: Box, b: Box): boolean =>
  a.x + a.width > b.x + 1e-6 &&
  b.x + b.width > a.x + 1e-6 &&
  a.y + a.height > b.y + 1e-6 &&
  b.y + b.height > a.y + 1e-6;

const cases = [
  ['DenseNet-121', D121, [224, 224], 1090, 300],
  ['DenseNet-121 on a phone', D121, [224, 224], 350, 220],
  ['DenseNet-201', D201, [224, 224], 1090, 300],
  ['a small one', SMALL_SPEC, [64, 64], 700, 240],
] as const;

describe.each(cases)('%s', (_, spec, size, width, height) => {
  const architecture = buildArchitecture(spec, size);
  const blocks = spec.blockConfig.map((_layers, b) =>
    layoutBlock(architecture, b + 1, [7, 7], { width, height }),
  );

  it('has a column for the input, each layer and the end, in order, none over another', () => {
    blocks.forEach((layout, b) => {
      const columns = layout?.columns ?? [];
      expect(columns).toHaveLength((spec.blockConfig[b] ?? 0) + 2);
      columns.forEach((column, i) => {
        expect(column.index).toBe(i);
        const next = columns[i + 1];
        if (next !== undefined) {
          expect(next.box.x).toBeGreaterThan(column.box.x);
          expect(overlaps(column.box, next.box)).toBe(false);
        }
        const boxes = [
          ...column.strip.map(({ box }) => box),
          ...(column.thumbnail ? [column.thumbnail] : []),
        ];
        for (const [k, box] of boxes.entries()) {
          expect(box.x).toBeGreaterThanOrEqual(column.box.x - 1e-6);
          expect(box.x + box.width).toBeLessThanOrEqual(column.box.x + column.box.width + 1e-6);
          expect(box.height).toBeGreaterThanOrEqual(0);
          for (const other of boxes.slice(k + 1)) expect(overlaps(box, other)).toBe(false);
        }
      });
      expect(columns.at(-1)?.box.x).toBeLessThan(layout?.width ?? 0);
      expect(layout?.width).toBeGreaterThanOrEqual(width);
    });
  });

  it('draws every connection of the block once', () => {
    blocks.forEach((layout, b) => {
      const expected = plainConnections(spec)
        .filter(({ block }) => block === b + 1)
        .map(({ source, reader }) => `${source} ${reader}`);
      expect(layout?.arcs.map(({ source, reader }) => `${source} ${reader}`)).toEqual(expected);
    });
  });

  it('gives strips in the order of the concatenation, on one scale', () => {
    for (const layout of blocks) {
      const heights =
        layout?.columns.flatMap(({ strip }) => strip.map(({ box, count }) => box.height / count)) ?? [];
      const [first = 0] = heights;
      for (const each of heights) expect(each).toBeCloseTo(first, 9);
      for (const { strip } of layout?.columns ?? []) {
        let channel = 0;
        for (const piece of strip) {
          expect(piece.start).toBe(channel);
          channel += piece.count;
        }
      }
    }
  });

  it('is the same every time', () => {
    expect(layoutBlock(architecture, 2, [7, 7], { width, height })).toEqual(blocks[1]);
  });
});

it('tells the channel at a place of a strip, and who wrote it', () => {
  const architecture = buildArchitecture(D121, [224, 224]);
  const box = { x: 10, y: 5, width: 480, height: 12 };
  // denselayer12 of block 2 reads 128 + 11·32 = 480 channels: a pixel each.
  const strip = layoutStrip(architecture, 2, 12, box);
  expect(channelAt(strip, 'x', 310.5, 8)).toBe(300);
  expect(channelAt(strip, 'x', 9, 8)).toBeNull();
  expect(channelAt(strip, 'x', 310, 18)).toBeNull();
  const written = plainConnections(D121).filter(
    ({ reader }) => reader === 'features.denseblock2.denselayer12',
  );
  for (const channel of [0, 127, 128, 300, 479]) {
    const piece = strip.find(({ start, count }) => channel >= start && channel < start + count);
    const writer = written.find(({ start, count }) => channel >= start && channel < start + count);
    expect(piece?.source).toBe(writer?.source);
    expect(channelAt(strip, 'x', 10.5 + channel, 8)).toBe(channel);
  }
});
