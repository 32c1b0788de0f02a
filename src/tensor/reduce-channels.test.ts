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
