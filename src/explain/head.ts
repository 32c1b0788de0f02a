import { DenseLensError } from '../errors';
import type { CanonicalModel } from '../model/canonical';
import type { BlockProvenance } from '../model/provenance';
import { readWeight } from '../model/weights';

/** The classifier's fp32 weights: linear on pooled features, which is why its explanations are exact. */
export interface Head {
  /** `[classes, channels]`, C order. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly channels: number;
}

/** Reads the classifier once. */
export function readHead(model: CanonicalModel): Head {
  const weight = readWeight(model, 'classifier.weight');
  const bias = readWeight(model, 'classifier.bias');
  return { weight, bias, channels: weight.length / bias.length };
}

/** The weights and the bias of one class. @throws `class/unknown` */
function classRow(head: Head, index: number): { readonly row: Float32Array; readonly bias: number } {
  const bias = Number.isInteger(index) ? head.bias[index] : undefined;
  if (bias === undefined) {
    throw new DenseLensError(
      'class/unknown',
      `This model has classes 0 to ${head.bias.length - 1}, not ${index}.`,
    );
  }
  return { row: head.weight.subarray(index * head.channels, (index + 1) * head.channels), bias };
}

/** A class activation map: evidence for a class at each place, signed. */
export interface ClassMap {
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  readonly bias: number;
  /** The run's own logit; mean(data) + bias equals it up to rounding. */
  readonly logit: number;
}

/**
 * The exact class activation map CAM_c = Σ_k w_ck·A_k, with no clamping (Zhou et al. 2016, whose head a
 * DenseNet has): mean(CAM_c) + b_c = logit_c.
 * @param features - relu5, `[K,h,w]`
 * @throws `class/unknown`
 */
export function classMap(
  head: Head,
  index: number,
  features: Float32Array,
  dims: readonly [number, number],
  logit: number,
): ClassMap {
  const { row, bias } = classRow(head, index);
  const pixels = dims[0] * dims[1];
  const sums = new Float64Array(pixels);
  for (let k = 0; k < head.channels; k++) {
    const weight = row[k] as number;
    for (let i = 0; i < pixels; i++)
      sums[i] = (sums[i] as number) + weight * (features[k * pixels + i] as number);
  }
  return { dims, data: Float32Array.from(sums), bias, logit };
}

/** A logit as a sum over what wrote the features that the classifier reads. */
export interface LogitLedger {
  readonly bias: number;
  readonly sources: readonly { readonly name: string; readonly value: number }[];
  readonly logit: number;
  /** logit − bias − Σ values: rounding. */
  readonly residual: number;
}

/**
 * logit_c = b_c + Σ over sources of Σ_k w_ck·mean(A_k), exact up to rounding.
 * @param means - avgpool, `[K]`
 * @param block - the last dense block
 * @throws `class/unknown`
 */
export function logitLedger(
  head: Head,
  index: number,
  means: Float32Array,
  block: BlockProvenance,
  logit: number,
): LogitLedger {
  const { row, bias } = classRow(head, index);
  const sources = block.sources.map(({ name, start, count }) => {
    let value = 0;
    for (let k = start; k < start + count; k++) value += (row[k] as number) * (means[k] as number);
    return { name: name as string, value };
  });
  const sum = sources.reduce((total, { value }) => total + value, bias);
  return { bias, sources, logit, residual: logit - sum };
}
