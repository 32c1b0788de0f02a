import { DenseLensError } from '../errors';
import type { CanonicalModel } from '../formats/canonical';
import { readWeight } from '../formats/weight-values';
import { m } from '../messages/m';
import type { BlockProvenance, Source } from '../network/provenance';

/** The classifier's fp32 weights: linear on pooled features, which is why its explanations are exact. */
export interface Head {
  /** `[classes, channels]`, C order. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly channels: number;
}

/** Which logit is explained: that of a class, or the difference of two. */
export interface LogitQuestion {
  readonly index: number;
  /** The class whose logit is subtracted; null for the logit itself. */
  readonly against: number | null;
}

/** Reads the classifier once. */
export function readHead(model: CanonicalModel): Head {
  const weight = readWeight(model, 'classifier.weight');
  const bias = readWeight(model, 'classifier.bias');
  return { weight, bias, channels: weight.length / bias.length };
}

/** A logit as a linear function of the pooled features. */
export interface HeadRow {
  readonly row: ArrayLike<number>;
  readonly bias: number;
}

function classRow(head: Head, index: number): HeadRow {
  const bias = Number.isInteger(index) ? head.bias[index] : undefined;
  if (bias === undefined) {
    throw new DenseLensError('class/unknown', m.tensor_class({ last: head.bias.length - 1, index }));
  }
  return { row: head.weight.subarray(index * head.channels, (index + 1) * head.channels), bias };
}

/** The weights and the bias behind a logit, or behind a difference of two. @throws `class/unknown` */
export function headRow(head: Head, { index, against }: LogitQuestion): HeadRow {
  const first = classRow(head, index);
  if (against === null) return first;
  const second = classRow(head, against);
  const row = Float64Array.from({ length: head.channels }, (_, k) => {
    return (first.row[k] as number) - (second.row[k] as number);
  });
  return { row, bias: first.bias - second.bias };
}

/** The run's own value of what is explained. */
export function logitOf(logits: Float32Array, { index, against }: LogitQuestion): number {
  const logit = logits[index] ?? Number.NaN;
  return against === null ? logit : logit - (logits[against] ?? Number.NaN);
}

/** A class activation map: evidence for a class at each place, signed. */
export interface ClassMap {
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  readonly bias: number;
  /** The run's own logit, or difference of logits; mean(data) + bias equals it up to rounding. */
  readonly logit: number;
  /** logit − bias − mean(data): rounding. */
  readonly residual: number;
}

/** Σ_k w_k·A_k over a run of channels, in double precision: a map `[h·w]`. */
function weightedMap(
  row: ArrayLike<number>,
  features: Float32Array,
  pixels: number,
  { start, count }: Pick<Source, 'start' | 'count'>,
): Float64Array {
  const sums = new Float64Array(pixels);
  for (let k = start; k < start + count; k++) {
    const weight = row[k] as number;
    for (let i = 0; i < pixels; i++)
      sums[i] = (sums[i] as number) + weight * (features[k * pixels + i] as number);
  }
  return sums;
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The exact class activation map CAM_c = Σ_k w_ck·A_k, with no clamping (Zhou et al. 2016, whose head a
 * DenseNet has): mean(CAM_c) + b_c = logit_c. For two classes, the map of the difference of their logits.
 * @param features - relu5, `[K,h,w]`
 * @param logits - the run's own
 * @throws `class/unknown`
 */
export function classMap(
  head: Head,
  question: LogitQuestion,
  features: Float32Array,
  dims: readonly [number, number],
  logits: Float32Array,
): ClassMap {
  const { row, bias } = headRow(head, question);
  const sums = weightedMap(row, features, dims[0] * dims[1], { start: 0, count: head.channels });
  const logit = logitOf(logits, question);
  return { dims, data: Float32Array.from(sums), bias, logit, residual: logit - bias - meanOf(sums) };
}

/** A logit as a sum over what wrote the features that the classifier reads. */
export interface LogitLedger {
  readonly bias: number;
  readonly sources: readonly { readonly name: string; readonly value: number }[];
  /** The run's own logit, or difference of logits. */
  readonly logit: number;
  /** logit − bias − Σ values: rounding. */
  readonly residual: number;
}

/**
 * logit_c = b_c + Σ over sources of Σ_k w_ck·mean(A_k), exact up to rounding; likewise for a difference.
 * @param means - avgpool, `[K]`
 * @param block - the last dense block
 * @param logits - the run's own
 * @throws `class/unknown`
 */
export function logitLedger(
  head: Head,
  question: LogitQuestion,
  means: Float32Array,
  block: BlockProvenance,
  logits: Float32Array,
): LogitLedger {
  const { row, bias } = headRow(head, question);
  const sources = block.sources.map(({ name, start, count }) => {
    let value = 0;
    for (let k = start; k < start + count; k++) value += (row[k] as number) * (means[k] as number);
    return { name: name as string, value };
  });
  const sum = sources.reduce((total, { value }) => total + value, bias);
  const logit = logitOf(logits, question);
  return { bias, sources, logit, residual: logit - sum };
}

/**
 * What each feature adds to a logit, w_k·mean(A_k), `[K]`: with the bias they sum to the logit.
 * @param means - avgpool, `[K]`
 * @throws `class/unknown`
 */
export function channelContributions(
  head: Head,
  question: LogitQuestion,
  means: ArrayLike<number>,
): Float64Array {
  const { row } = headRow(head, question);
  return Float64Array.from(means, (mean, k) => (row[k] as number) * mean);
}

/** What one channel of a source adds to a logit: weight · mean. */
export interface ChannelShare {
  /** Counted from 0 within the source. */
  readonly channel: number;
  readonly weight: number;
  /** Mean of the channel's map behind norm5 and ReLU. */
  readonly mean: number;
  readonly value: number;
}

/** One bar of the ledger, opened. */
export interface SourceShare {
  readonly source: string;
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  /** The source's part of the class activation map; its mean is `value`, and all sources' parts sum to the map. */
  readonly data: Float32Array;
  readonly value: number;
  /** Largest contributions first, by magnitude. */
  readonly channels: readonly ChannelShare[];
}

/**
 * A source's part of a class activation map, and its strongest channels.
 * @param features - relu5, `[K,h,w]`
 * @param limit - how many channels
 * @throws `class/unknown`
 */
export function sourceShare(
  head: Head,
  question: LogitQuestion,
  features: Float32Array,
  dims: readonly [number, number],
  source: Source,
  limit: number,
): SourceShare {
  const { row } = headRow(head, question);
  const pixels = dims[0] * dims[1];
  const sums = weightedMap(row, features, pixels, source);
  const channels = Array.from({ length: source.count }, (_, channel): ChannelShare => {
    const k = source.start + channel;
    const weight = row[k] as number;
    let mean = 0;
    for (let i = 0; i < pixels; i++) mean += (features[k * pixels + i] as number) / pixels;
    return { channel, weight, mean, value: weight * mean };
  });
  channels.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return {
    source: source.name,
    dims,
    data: Float32Array.from(sums),
    value: meanOf(sums),
    channels: channels.slice(0, limit),
  };
}
