import { describe, expect, it } from 'vitest';
import { fillNormal, fillUniform, normalQuantile, randomStream } from './random';

/** The normal distribution function by its series (Abramowitz and Stegun 26.2.10), which shares nothing with a quantile. */
function distribution(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= -(x * x) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

describe('random numbers', () => {
  it('have the normal quantile of tables', () => {
    // NIST handbook 1.3.6.7.1, and R's qnorm for the tails.
    const table: readonly (readonly [number, number])[] = [
      [0.5, 0],
      [0.975, 1.959963984540054],
      [0.9, 1.2815515655446004],
      [0.025, -1.959963984540054],
      [0.001, -3.090232306167813],
      [1e-10, -6.361340902404056],
    ];
    for (const [p, z] of table) expect(normalQuantile(p)).toBeCloseTo(z, 12);
    for (let p = 0.002; p < 1; p += 0.0097) expect(distribution(normalQuantile(p))).toBeCloseTo(p, 10);
  });

  it('follow the normal distribution (Kolmogorov-Smirnov)', () => {
    const values = new Float32Array(50_000);
    fillNormal(values, 1, randomStream(7, 'ks'));
    values.sort();
    let largest = 0;
    values.forEach((value, i) => {
      if (Math.abs(value) < 4)
        largest = Math.max(largest, Math.abs(distribution(value) - (i + 0.5) / values.length));
    });
    // 1.95/√n is passed by one seed in a thousand.
    expect(largest).toBeLessThan(1.95 / Math.sqrt(values.length));
  });

  it('are independent from stream to stream and seed to seed', () => {
    const draw = (seed: number, name: string): Float32Array => {
      const values = new Float32Array(20_000);
      fillNormal(values, 1, randomStream(seed, name));
      return values;
    };
    const streams = [draw(0, 'a'), draw(0, 'b'), draw(1, 'a'), draw(-1, 'a')];
    streams.forEach((a, i) => {
      for (const b of streams.slice(i + 1)) {
        const correlation = a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0) / a.length;
        expect(Math.abs(correlation)).toBeLessThan(4.5 / Math.sqrt(a.length));
      }
    });
    expect(draw(0, 'a')).toEqual(streams[0]);
  });

  it('fill an interval evenly', () => {
    const values = new Float32Array(40_000);
    fillUniform(values, 0.5, randomStream(3, 'even'));
    const counts = new Array<number>(10).fill(0);
    for (const value of values) {
      expect(Math.abs(value)).toBeLessThanOrEqual(0.5);
      const bin = Math.min(9, Math.floor((value + 0.5) * 10));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    // χ² with 9 degrees of freedom: 27.9 at one in a thousand.
    const chi = counts.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
    expect(chi).toBeLessThan(27.9);
  });
});
