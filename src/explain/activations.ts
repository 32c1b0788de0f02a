import type { CanonicalModel } from '../formats/canonical';
import { readWeight } from '../formats/weight-values';
import type { Reader, Source } from '../network/provenance';
import type { ReluMask } from './lesion';
import { type NormLine, normLine } from './norm-line';

/** Of a reader's batch norm, which is never folded; null where it has none. */
export function lineOf(model: CanonicalModel, { norm }: Reader): NormLine | null {
  if (norm === null) return null;
  const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    readWeight(model, `${norm}.${part}`),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  return normLine(parts, model.epsilon);
}

/**
 * The mean of every channel of a reader's ReLU tensor, `a_k` of `weight-activation`, from what its sources
 * wrote: pointwise, so that neither concatenation nor norm nor ReLU need be computed by the network again.
 * @param written - values of a source's tensor, `[count,h,w]`
 * @param mask - what a lesion does to this ReLU tensor
 */
export function meanActivations(
  model: CanonicalModel,
  reader: Reader,
  sources: readonly Source[],
  written: (source: Source) => Float32Array,
  mask: ReluMask | undefined = undefined,
): Float64Array {
  const read = sources.slice(0, reader.sources);
  const line = lineOf(model, reader);
  const means = new Float64Array(read.reduce((sum, { count }) => sum + count, 0));
  for (const source of read) {
    const values = written(source);
    const pixels = values.length / source.count;
    for (let channel = 0, at = 0; channel < source.count; channel++) {
      const k = source.start + channel;
      const [a, b] = line === null ? [1, 0] : [line.scale[k] as number, line.shift[k] as number];
      let sum = 0;
      for (const end = at + pixels; at < end; at++) sum += Math.max(0, a * (values[at] as number) + b);
      const factor = mask === undefined ? 1 : (mask.keep[k] as number) + (mask.fill[k] as number);
      means[k] = (sum / pixels) * factor;
    }
  }
  return means;
}
