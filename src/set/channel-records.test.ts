import { describe, expect, it } from 'vitest';
import { ChannelRecords, KEPT_IMAGES } from './channel-records';
import { emptyPeaks, peaksOf, sumUpChannels } from './peaks';

const SHAPE = { channels: 3, pixels: 4 };

/** Seeded noise, so that a failure comes again. */
function noise(image: number): Float32Array {
  let state = image + 1;
  return Float32Array.from({ length: SHAPE.channels * SHAPE.pixels }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 31 - 1);
  });
}

const images = Array.from({ length: 40 }, (_, image) => image);

function peaks(image: number) {
  const made = emptyPeaks(SHAPE.channels);
  sumUpChannels(noise(image), 0, SHAPE.channels, SHAPE.pixels, made, 0);
  return made;
}

function recordsOf(order: readonly number[]): ChannelRecords {
  const records = new ChannelRecords(SHAPE.channels, 7);
  for (const image of order) records.add(image, image % 2, peaks(image));
  return records;
}

describe('channel records', () => {
  it('hold what a plain look at all images gives', () => {
    const records = recordsOf(images);
    for (let c = 0; c < SHAPE.channels; c++) {
      const maps = images.map((image) => Array.from(noise(image).slice(c * 4, c * 4 + 4)));
      const maxima = maps.map((map) => Math.max(...map));
      const record = records.of(c);
      const order = images.toSorted((a, b) => (maxima[b] ?? 0) - (maxima[a] ?? 0));
      expect(record.most.map(({ image }) => image)).toEqual(order.slice(0, KEPT_IMAGES));
      expect(record.most.map(({ value, image, at }) => value - (maps[image]?.[at] ?? 0))).toEqual(
        Array(KEPT_IMAGES).fill(0),
      );
      const least = images.toSorted((a, b) => Math.min(...(maps[a] ?? [])) - Math.min(...(maps[b] ?? [])));
      expect(record.least.map(({ image }) => image)).toEqual(least.slice(0, KEPT_IMAGES));
      const mean = maxima.reduce((sum, value) => sum + value, 0) / maxima.length;
      expect(record.mean).toBeCloseTo(mean, 12);
      expect(record.std).toBeCloseTo(
        Math.sqrt(maxima.reduce((sum, value) => sum + (value - mean) ** 2, 0) / maxima.length),
        10,
      );
      expect(record.silent).toBe(maxima.filter((value) => value <= 0).length);
      expect(record.groups.map(({ images: of }) => of)).toEqual([20, 20]);
      const evens = maxima.filter((_, image) => image % 2 === 0);
      expect(record.groups[0]?.mean).toBeCloseTo(evens.reduce((sum, value) => sum + value, 0) / 20, 5);
    }
  });

  it('do not depend on the order of images, and draw the same at random for every channel', () => {
    const [forth, back] = [recordsOf(images), recordsOf(images.toReversed())];
    expect(back.of(1).random).toEqual(forth.of(1).random);
    expect(back.of(1).most).toEqual(forth.of(1).most);
    expect(forth.of(2).random.map(({ image }) => image)).toEqual(
      forth.of(0).random.map(({ image }) => image),
    );
    expect(new Set(forth.of(0).random.map(({ image }) => image)).size).toBe(KEPT_IMAGES);
  });

  it('go on from where they were kept', () => {
    const half = recordsOf(images.slice(0, 20));
    const again = new ChannelRecords(SHAPE.channels, 7, structuredClone(half.state));
    for (const image of images.slice(20)) again.add(image, image % 2, peaks(image));
    expect(again.of(1)).toEqual(recordsOf(images).of(1));
  });
});

describe('peaks', () => {
  it('take the first of equal values, pass over NaN, and know channels without a number', () => {
    const made = emptyPeaks(3);
    const { NaN: nan } = Number;
    sumUpChannels(Float32Array.of(1, 2, 2, 1, nan, -1, 3, nan, nan, nan, nan, nan), 0, 3, 4, made, 0);
    expect(Array.from(made.max)).toEqual([2, 3, nan]);
    expect(Array.from(made.maxAt)).toEqual([1, 2, 0]);
    expect(Array.from(made.min)).toEqual([1, -1, nan]);
    expect(Array.from(made.minAt)).toEqual([0, 1, 0]);
    expect(made.mean[0]).toBe(1.5);
  });

  it('of several images are views of each', () => {
    const all = emptyPeaks(6);
    sumUpChannels(Float32Array.of(1, 2, 3, 4), 0, 2, 2, all, 0);
    sumUpChannels(Float32Array.of(5, 6, 7, 8), 0, 2, 2, all, 3);
    expect(Array.from(peaksOf(all, 1, 3).max)).toEqual([6, 8, 0]);
  });
});
