import type { CanonicalModel } from '../formats/canonical';
import { readWeight } from '../formats/weight-values';
import type { Architecture } from '../network/architecture';
import type { TensorName } from '../network/spec';
import type { Histogram } from '../tensor/distribution';
import { heSigma } from './initialise';

/** A γ whose magnitude is below it all but silences its channel. */
export const NEAR_ZERO = 0.01;

/** How a weight's values are spread. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly least: number;
  readonly most: number;
  /** Euclidean. */
  readonly norm: number;
}

/** @see Spread; sums are taken in double precision. */
export function spreadOf(values: Float32Array): Spread {
  let [sum, squares, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    sum += value;
    squares += value * value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const count = values.length;
  const mean = sum / count;
  let off = 0;
  for (const value of values) off += (value - mean) ** 2;
  return { count, mean, std: Math.sqrt(off / count), least, most, norm: Math.sqrt(squares) };
}

/**
 * The Euclidean norm of what makes each output channel.
 * @param values - `[rows,…]` in C order
 */
export function rowNorms(values: Float32Array, rows: number): Float32Array {
  const size = values.length / rows;
  return Float32Array.from({ length: rows }, (_, row) => {
    let squares = 0;
    for (let i = row * size; i < (row + 1) * size; i++) squares += (values[i] ?? 0) ** 2;
    return Math.sqrt(squares);
  });
}

/** One convolution among all, beside what it began as. */
export interface ConvSummary {
  /** Its tensor. */
  readonly name: TensorName;
  readonly norm: number;
  readonly std: number;
  /** What He's initialisation gives this layer: √(2 / fan-in). */
  readonly usual: number;
}

/** One batch norm among all: γ began as 1, β as 0. */
export interface NormSummary {
  readonly name: TensorName;
  readonly channels: number;
  /** Mean magnitude of γ, and root mean square of γ − 1. */
  readonly gamma: number;
  readonly moved: number;
  /** Channels whose |γ| is below {@link NEAR_ZERO}. */
  readonly nearZero: number;
}

/**
 * Every convolution and every batch norm of a network in a few numbers, in order.
 * Norms that the source folded into convolutions are left out, and so are these, whose weights they scaled.
 */
export function summariseWeights(
  model: CanonicalModel,
  { ops, byName }: Architecture,
): { readonly convs: readonly ConvSummary[]; readonly norms: readonly NormSummary[] } {
  const convs: ConvSummary[] = [];
  const norms: NormSummary[] = [];
  const folded = new Set([...model.folded].flatMap((norm) => byName.get(norm)?.inputs ?? []));
  for (const op of ops) {
    if (op.kind === 'conv' && !folded.has(op.name)) {
      const { norm, std } = spreadOf(readWeight(model, `${op.name}.weight`));
      convs.push({ name: op.name, norm, std, usual: heSigma(op) });
    }
    if (op.kind === 'norm' && !model.folded.has(op.name)) {
      const gamma = readWeight(model, `${op.name}.weight`);
      const mean = (of: (value: number) => number): number =>
        gamma.reduce((sum, value) => sum + of(value), 0) / gamma.length;
      norms.push({
        name: op.name,
        channels: gamma.length,
        gamma: mean(Math.abs),
        moved: Math.sqrt(mean((value) => (value - 1) ** 2)),
        nearZero: gamma.filter((value) => Math.abs(value) < NEAR_ZERO).length,
      });
    }
  }
  return { convs, norms };
}

/**
 * The rows of a matrix `[rows,columns]` that point most nearly where one of them does.
 * @returns at most `count` others, the largest cosine first
 */
export function nearestRows(
  values: Float32Array,
  rows: number,
  row: number,
  count: number,
): readonly { readonly index: number; readonly cosine: number }[] {
  const columns = values.length / rows;
  const norms = rowNorms(values, rows);
  const cosineOf = (index: number): number => {
    let dot = 0;
    for (let i = 0; i < columns; i++)
      dot += (values[row * columns + i] ?? 0) * (values[index * columns + i] ?? 0);
    return dot / ((norms[row] ?? 0) * (norms[index] ?? 0) || 1);
  };
  return Array.from({ length: rows }, (_, index) => index)
    .filter((index) => index !== row)
    .map((index) => ({ index, cosine: cosineOf(index) }))
    .sort((a, b) => b.cosine - a.cosine || a.index - b.index)
    .slice(0, count);
}

/**
 * How far one image's mean in each channel lies from the running mean, in running standard deviations: the root of
 * the mean square over all channels.
 * @param mean - of the image, `[C]`
 */
export function shiftOf(
  mean: Float32Array,
  runningMean: Float32Array,
  runningVariance: Float32Array,
  epsilon: number,
): number {
  let sum = 0;
  for (let c = 0; c < mean.length; c++)
    sum += ((mean[c] ?? 0) - (runningMean[c] ?? 0)) ** 2 / ((runningVariance[c] ?? 0) + epsilon);
  return Math.sqrt(sum / mean.length);
}

/** How many of `count` values a normal of mean 0 would put into each bin, by its density in the bin's middle. */
export function normalCounts(
  { lo, hi, counts }: Pick<Histogram, 'lo' | 'hi' | 'counts'>,
  count: number,
  sigma: number,
): readonly number[] {
  const width = (hi - lo) / counts.length;
  return Array.from(counts, (_, i) => {
    const z = (lo + (i + 0.5) * width) / sigma;
    return (count * width * Math.exp((-z * z) / 2)) / (sigma * Math.sqrt(2 * Math.PI));
  });
}
