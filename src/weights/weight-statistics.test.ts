import { describe, expect, it } from 'vitest';
import { readFixture } from '../../e2e/fixtures/onnx/fixtures';
import { fixtureBytes } from '../../e2e/fixtures/variations/load';
import { modelFromOnnx } from '../formats/from-onnx';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { readWeight } from '../formats/weight-values';
import { buildArchitecture, minimumInputSide } from '../network/architecture';
import { SMALL_SPEC, seededRandom } from '../testing/small-model';
import { fillDropout } from './dropout';
import { makeModel } from './make-model';
import {
  nearestRows,
  normalCounts,
  rowNorms,
  shiftOf,
  spreadOf,
  summariseWeights,
} from './weight-statistics';

const random = seededRandom(8);
const matrix = Float32Array.from({ length: 12 * 7 }, () => random() * 2 - 1);
const row = (r: number): number[] => [...matrix.slice(r * 7, (r + 1) * 7)];
const length = (values: readonly number[]): number => Math.hypot(...values);

it('a spread is that of a plain loop', () => {
  const values = [...matrix];
  const mean = values.reduce((a, b) => a + b) / values.length;
  const found = spreadOf(matrix);
  expect(found.mean).toBeCloseTo(mean, 12);
  expect(found.std).toBeCloseTo(length(values.map((v) => v - mean)) / Math.sqrt(values.length), 12);
  expect(found.norm).toBeCloseTo(length(values), 12);
  expect([found.count, found.least, found.most]).toEqual([84, Math.min(...values), Math.max(...values)]);
});

it('norms of rows and the nearest rows are those of plain loops', () => {
  rowNorms(matrix, 12).forEach((norm, r) => {
    expect(norm).toBeCloseTo(length(row(r)), 5);
  });
  const cosine = (a: number, b: number): number =>
    row(a).reduce((sum, value, i) => sum + value * Number(row(b)[i]), 0) / length(row(a)) / length(row(b));
  const expected = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]
    .sort((a, b) => cosine(3, b) - cosine(3, a))
    .slice(0, 4);
  const found = nearestRows(matrix, 12, 3, 4);
  expect(found.map(({ index }) => index)).toEqual(expected);
  for (const { index, cosine: claimed } of found) expect(claimed).toBeCloseTo(cosine(3, index), 6);
  expect(nearestRows(matrix, 12, 3, 50)).toHaveLength(11);
  expect(nearestRows(new Float32Array(6), 3, 0, 2).map(({ cosine: none }) => none)).toEqual([0, 0]);
});

it('He’s curve is how often normal values fall into the bins', () => {
  const [count, sigma, lo, hi, bins] = [200_000, 0.3, -1.5, 1.5, 50];
  const counts = new Uint32Array(bins);
  // By Box and Muller, not by our own quantiles.
  for (let n = 0; n < count; n++) {
    const value = sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const bin = Math.floor(((value - lo) / (hi - lo)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const curve = normalCounts({ lo, hi, counts }, count, sigma);
  counts.forEach((many, i) => {
    const expected = curve[i] ?? 0;
    expect(Math.abs(many - expected), `bin ${i}`).toBeLessThan(5 * Math.sqrt(expected) + 0.02 * expected + 5);
  });
});

it('a shift is the root mean square of the channels’ distances', () => {
  const shift = shiftOf(
    Float32Array.of(1, 5, -2),
    Float32Array.of(0, 5, 2),
    Float32Array.of(0.24, 1, 3.99),
    0.01,
  );
  // 1/0.5, 0 and −4/2 deviations.
  expect(shift).toBeCloseTo(Math.sqrt((4 + 0 + 4) / 3), 6);
});

describe('a network in a few numbers', () => {
  it('begins where He’s initialisation begins', () => {
    const spec = { ...SMALL_SPEC, growthRate: 16, numInitFeatures: 32, bnSize: 4 };
    const model = modelFromSafetensors(makeModel(spec, { scheme: 'he' }, 3));
    const side = minimumInputSide(spec);
    const { convs, norms } = summariseWeights(model, buildArchitecture(spec, [side, side]));
    // A stem, two of each layer, two transitions; a norm before or behind each of them, and the last.
    expect([convs.length, norms.length]).toEqual([1 + 2 * 7 + 2, 1 + 2 * 7 + 2 + 1]);
    for (const { name, norm, std, usual } of convs) {
      const values = readWeight(model, `${name}.weight`);
      expect(norm).toBeCloseTo(length([...values]), 4);
      expect(Math.abs(std / usual - 1), name).toBeLessThan(5 / Math.sqrt(2 * values.length));
    }
    for (const { gamma, moved, nearZero } of norms) expect([gamma, moved, nearZero]).toEqual([1, 0, 0]);
  });

  it('counts what training made of γ, and leaves out what was folded', () => {
    const model = modelFromSafetensors(fixtureBytes('variations/plain.safetensors'));
    const side = minimumInputSide(model.spec);
    const architecture = buildArchitecture(model.spec, [side, side]);
    for (const { name, channels, gamma, moved, nearZero } of summariseWeights(model, architecture).norms) {
      const values = [...readWeight(model, `${name}.weight`)];
      let [sum, squares, near] = [0, 0, 0];
      for (const value of values) {
        sum += Math.abs(value);
        squares += (value - 1) * (value - 1);
        if (value > -0.01 && value < 0.01) near++;
      }
      expect(channels).toBe(values.length);
      expect(gamma).toBeCloseTo(sum / channels, 6);
      expect(moved).toBeCloseTo(Math.sqrt(squares / channels), 6);
      expect(nearZero).toBe(near);
    }
    const folded = modelFromOnnx(readFixture('torchscript-opset13'));
    const least = minimumInputSide(folded.spec);
    const { convs, norms } = summariseWeights(folded, buildArchitecture(folded.spec, [least, least]));
    expect(folded.folded.size).toBeGreaterThan(0);
    expect(norms.some(({ name }) => folded.folded.has(name))).toBe(false);
    expect(convs.some(({ name }) => /conv[01]$/.test(name))).toBe(false);
  });
});

it('a mask of dropout drops its share, keeps the mean, and is the same for the same seed', () => {
  for (const p of [0, 0.2, 0.7]) {
    const mask = new Float32Array(40_000);
    const dropped = fillDropout(mask, p, 4, 'a');
    expect(mask.filter((value) => value === 0)).toHaveLength(dropped);
    const others = new Set(mask.filter((value) => value !== 0));
    expect(others).toEqual(new Set([Math.fround(1 / (1 - p))]));
    expect(Math.abs(dropped / mask.length - p)).toBeLessThanOrEqual(
      4.5 * Math.sqrt((p * (1 - p)) / mask.length),
    );
    const again = new Float32Array(mask.length);
    fillDropout(again, p, 4, 'a');
    expect(again).toEqual(mask);
    fillDropout(again, p, 5, 'a');
    if (p > 0) expect(again).not.toEqual(mask);
  }
});
