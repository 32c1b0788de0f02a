import type { CanonicalModel } from '../formats/canonical';
import { readWeight } from '../formats/weight-values';
import type { Reader, Source } from '../network/provenance';
import type { ReluMask } from './lesion';

/** A batch norm at inference as one multiplication and one addition a channel. */
interface NormLine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** γ·(x − μ)/√(σ² + ε) + β = scale·x + shift. The norms before readers are never folded. */
function normLine(model: CanonicalModel, norm: string): NormLine {
  const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    readWeight(model, `${norm}.${part}`),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const scale = Float64Array.from(gamma, (g, k) => g / Math.sqrt((variance[k] as number) + model.epsilon));
  const shift = Float64Array.from(beta, (b, k) => b - (mean[k] as number) * (scale[k] as number));
  return { scale, shift };
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
  const line = reader.norm === null ? null : normLine(model, reader.norm);
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
