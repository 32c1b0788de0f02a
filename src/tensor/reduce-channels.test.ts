import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { meanMap, strongestChannel } from './reduce-channels';

const [CHANNELS, PIXELS] = [5, 12];
const random = seededRandom(5);
const data = Float32Array.from({ length: CHANNELS * PIXELS }, () => random() * 4 - 2);

describe('a tensor as one map', () => {
  it('means over channels, as a plain loop has it', () => {
    const map = meanMap(data, CHANNELS, PIXELS);
    expect(map).toHaveLength(PIXELS);
    for (let i = 0; i < PIXELS; i++) {
      const column = Array.from({ length: CHANNELS }, (_, c) => data[c * PIXELS + i] ?? Number.NaN);
      expect(map[i]).toBeCloseTo(column.reduce((a, b) => a + b, 0) / CHANNELS, 6);
    }
  });

  it('means what is there: NaN where a channel is NaN, infinite where one is infinite', () => {
    // [3,4]: the second place has a NaN, the third an infinity, the fourth both signs of it.
    const broken = Float32Array.of(1, 2, 3, Infinity, 5, Number.NaN, -Infinity, -Infinity, 0, 6, 8, 1);
    expect([...meanMap(broken, 3, 4)]).toEqual([2, Number.NaN, -Infinity, Number.NaN]);
  });

  it('finds the channel of the largest norm', () => {
    const norms = Array.from({ length: CHANNELS }, (_, c) =>
      Math.hypot(...data.slice(c * PIXELS, (c + 1) * PIXELS)),
    );
    expect(strongestChannel(data, CHANNELS, PIXELS)).toBe(norms.indexOf(Math.max(...norms)));
  });

  it('passes over NaN, and takes the first of equals', () => {
    expect(strongestChannel(Float32Array.of(Number.NaN, 0, 1, 1, 1, 1), 3, 2)).toBe(1);
    expect(strongestChannel(Float32Array.of(Number.NaN, 0), 1, 2)).toBe(0);
  });
});
