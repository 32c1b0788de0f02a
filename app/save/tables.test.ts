import { describe, expect, it } from 'vitest';
import { TORCHVISION_RECIPE } from '../../src/formats/canonical';
import { asSourceName, asTensorName } from '../../src/network/spec';
import { computeChannelStats, summarize } from '../../src/tensor/stats';
import type { Origin } from './origin';
import { csvOf, jsonOf, predictionTable, statisticsTable } from './tables';

describe('predictions', () => {
  const logits = Float32Array.of(1, 3, 2, 3);
  const labels = [{ en: 'ant' }, { en: 'bee, wild' }];
  const table = predictionTable({ logits }, labels, 'softmax');

  it('of a network that ends in a sigmoid stand each by themselves', () => {
    const { rows } = predictionTable({ logits }, labels, 'sigmoid');
    const expected = [3, 3, 2, 1].map((x) => 1 / (1 + Math.exp(-x)));
    expect(rows.map((row) => Number(row[4]))).toEqual(expected.map((p) => expect.closeTo(p, 12)));
  });

  it('are ranked, and their probabilities are the softmax', () => {
    expect(table.rows.map(([rank, index]) => [rank, index])).toEqual([
      [1, 1],
      [2, 3],
      [3, 2],
      [4, 0],
    ]);
    const total = Math.exp(1) + 2 * Math.exp(3) + Math.exp(2);
    expect(Number(table.rows[0]?.[4])).toBeCloseTo(Math.exp(3) / total, 12);
    expect(table.rows.reduce((sum, row) => sum + Number(row[4]), 0)).toBeCloseTo(1, 12);
  });

  it('are CSV and JSON of the same rows', () => {
    expect(csvOf(table, null).split('\r\n')[1]).toMatch(/^1,1,"bee, wild",3,0\.399/);
    const { rows } = JSON.parse(jsonOf(table, null)) as { rows: Record<string, unknown>[] };
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ rank: 1, index: 1, label: 'bee, wild', logit: 3 });
  });

  it('say what they are of, on lines of their own whatever a name holds', () => {
    const origin: Origin = {
      software: 'DenseLens',
      image: 'two\nlines.png',
      model: 'mine',
      sha256: 'ab12',
      preprocessing: TORCHVISION_RECIPE,
      cuts: null,
      backend: 'wasm',
    };
    const lines = csvOf(table, origin).split('\r\n');
    const head = lines.filter((line) => line.startsWith('#'));
    expect(head.slice(0, 4)).toEqual([
      '# software: DenseLens',
      '# image: two lines.png',
      '# model: mine',
      '# sha256: ab12',
    ]);
    expect(JSON.parse(head[4]?.replace('# preprocessing: ', '') ?? '')).toEqual(TORCHVISION_RECIPE);
    expect(lines[head.length]).toBe('rank,index,label,logit,probability');
    expect(JSON.parse(jsonOf(table, origin))).toMatchObject({ origin: JSON.parse(JSON.stringify(origin)) });
  });
});

it('statistics have a row a channel with its writer, and keep NaN', () => {
  const data = Float32Array.of(1, 2, 0, -3, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
  const channels = computeChannelStats(data, 2, 4);
  const table = statisticsTable(
    {
      name: asTensorName('x'),
      runId: 1,
      shape: [2, 2, 2],
      palette: 'diverging',
      channels,
      summary: summarize(channels),
    },
    [
      {
        name: asSourceName('features.pool0'),
        tensor: asTensorName('features.pool0'),
        part: 'stem',
        index: 0,
        block: 1,
        start: 0,
        count: 1,
      },
    ],
  );
  expect(table.rows[0]?.slice(0, 5)).toEqual([0, 'features.pool0', -3, 2, 0]);
  expect(table.rows[1]?.slice(0, 3)).toEqual([1, '', Number.NaN]);
  expect(JSON.parse(jsonOf(table, null)).rows[1]).toMatchObject({ min: 'NaN', nan: 4 });
});
