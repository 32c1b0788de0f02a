import { describe, expect, it } from 'vitest';
import { computeChannelStats } from '../tensor/stats';
import { bestHits, type Region, regionOnMap, scoreRegion, scoreSeparation } from './channel-search';

const region = (rows: readonly (readonly number[])[]): Region => ({
  columns: rows[0]?.length ?? 0,
  rows: rows.length,
  cells: Float32Array.from(rows.flat()),
});

describe('regionOnMap', () => {
  const quarter = region([
    [1, 1, 0, 0],
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);

  it('is the region itself on a map of its size, and its mean on one unit', () => {
    expect([...regionOnMap(quarter, 4, 4)]).toEqual([...quarter.cells]);
    expect([...regionOnMap(quarter, 1, 1)]).toEqual([0.25]);
  });

  it('spreads over finer maps and averages over coarser ones', () => {
    const fine = regionOnMap(quarter, 8, 8);
    expect(fine.reduce((sum, value) => sum + value, 0)).toBeCloseTo(16, 12);
    expect(fine[3 * 8 + 3]).toBe(1);
    expect(fine[3 * 8 + 4]).toBe(0);
    const thirds = regionOnMap(quarter, 3, 3);
    // The middle unit spans cells 4/3…8/3 both ways: half of each axis lies in the region.
    expect(thirds[4]).toBeCloseTo(0.25, 12);
    expect(thirds[1]).toBeCloseTo(0.5, 12);
    expect(thirds.reduce((sum, value) => sum + value, 0) / 9).toBeCloseTo(0.25, 12);
  });

  it('keeps rows and columns apart', () => {
    expect([...regionOnMap(region([[1, 0]]), 2, 2)]).toEqual([1, 0, 1, 0]);
  });
});

describe('scoreRegion', () => {
  const values = Float32Array.of(...[5, 1, 1, 1], ...[0, 2, 2, 2], ...[7, 7, 7, 7]);

  it('says how many deviations a channel responds more inside', () => {
    const hits = scoreRegion('t', values, Float64Array.of(1, 0, 0, 0));
    // Mean 2, deviations 3, −1, −1, −1: σ = √3.
    expect(hits?.[0]).toMatchObject({ channel: 0, a: 5, b: 1 });
    expect(hits?.[0]?.score).toBeCloseTo(4 / Math.sqrt(3), 12);
    expect(hits?.[1]?.score).toBeLessThan(0);
    expect(hits?.[2]?.score).toBe(0);
  });

  it('has nothing to say of a region that covers nothing, or everything', () => {
    expect(scoreRegion('t', values, new Float64Array(4))).toBeNull();
    expect(scoreRegion('t', values, new Float64Array(4).fill(1))).toBeNull();
  });
});

describe('scoreSeparation', () => {
  it('is Cohen’s d of the channel’s units', () => {
    const a = computeChannelStats(Float32Array.of(1, 3, 4, 4), 2, 2);
    const b = computeChannelStats(Float32Array.of(-1, 1, 4, 4), 2, 2);
    const hits = scoreSeparation('t', a, b);
    expect(hits.map(({ score }) => score)).toEqual([2, 0]);
    expect(hits[0]).toMatchObject({ a: 2, b: 0 });
  });
});

describe('bestHits', () => {
  const hits = [0.5, -3, Number.NaN, 2].map((score, channel) => ({
    tensor: 't',
    channel,
    score,
    a: 0,
    b: 0,
  }));
  it('ranks by size, or by either end, without NaN', () => {
    const scores = (sign: 1 | 0 | -1): readonly number[] => bestHits(hits, 2, sign).map(({ score }) => score);
    expect(scores(1)).toEqual([2, 0.5]);
    expect(scores(-1)).toEqual([-3, 0.5]);
    expect(scores(0)).toEqual([-3, 2]);
  });
});
