import type { CanonicalModel } from '../formats/canonical';
import { readWeight, weightRef } from '../formats/weight-values';
import type { BlockProvenance, Reader } from '../network/provenance';

/**
 * How the strength of a connection is measured: mean over outputs and the source's channels k of |W| (Huang
 * et al., Figure 5), of |W·γ_k| with the scale of the reader's batch norm, or of |W|·a_k with the mean
 * activation that the reader's weights meet for the current image.
 */
export type ConnectivityMode = 'weight' | 'weight-gamma' | 'weight-activation';

/** One block's connections: `values[source][reader]`, null where the reader does not read the source. */
export interface BlockConnectivity {
  readonly name: string;
  readonly sources: readonly string[];
  readonly readers: readonly string[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** Mean over outputs (and taps of a kernel) of |W| for each input channel of a reader; one pass over the weights. */
export function columnMeans(model: CanonicalModel, { weight }: Reader, channels: number): Float64Array {
  const values = readWeight(model, weight);
  const [outputs = 1] = weightRef(model, weight).shape;
  const taps = values.length / (outputs * channels);
  const sums = new Float64Array(channels);
  for (let o = 0, at = 0; o < outputs; o++) {
    for (let k = 0; k < channels; k++) {
      for (let t = 0; t < taps; t++, at++) sums[k] = (sums[k] as number) + Math.abs(values[at] as number);
    }
  }
  for (let k = 0; k < channels; k++) sums[k] = (sums[k] as number) / (outputs * taps);
  return sums;
}

/**
 * The connections of every block in one measure.
 * @param columns - {@link columnMeans} of a reader
 * @param factors - what each input channel of a reader is multiplied by: 1, |γ_k| or a_k
 */
export function connectivity(
  net: readonly BlockProvenance[],
  columns: (reader: Reader, channels: number) => Float64Array,
  factors: (reader: Reader) => ArrayLike<number> | null,
): readonly BlockConnectivity[] {
  return net.map(({ name, sources, readers }) => {
    const strengths = readers.map((reader) => {
      const read = sources.slice(0, reader.sources);
      const last = read.at(-1);
      const means = columns(reader, last === undefined ? 0 : last.start + last.count);
      const factor = factors(reader);
      return read.map(({ start, count }) => {
        let sum = 0;
        for (let k = start; k < start + count; k++)
          sum += (means[k] as number) * (factor === null ? 1 : Math.abs(factor[k] as number));
        return sum / count;
      });
    });
    return {
      name,
      sources: sources.map((source) => source.name),
      readers: readers.map((reader) => reader.name),
      values: sources.map((_, s) => strengths.map((ofReader) => ofReader[s] ?? null)),
    };
  });
}
