import type { BlockProvenance } from '../network/provenance';

/** How the readers of one block use what was written before them. */
export interface BlockReuse {
  readonly name: string;
  readonly sources: readonly string[];
  readonly readers: readonly string[];
  /** `shares[source][reader]`: of all that this reader hears, 0 to 1; null where it does not read the source. */
  readonly shares: readonly (readonly (number | null)[])[];
  /**
   * Of each source, for each of its channels: the most that any reader takes of it, as a multiple of what that reader
   * takes of a channel on average.
   */
  readonly channels: readonly Float64Array[];
}

/**
 * Reuse over a set. What reader r hears of channel k is mean|W_k|·a_k: the mean size of its weights times the mean
 * that its ReLU lets through over all images.
 * @param columns - mean |W| of each of a reader's input channels
 * @param means - a_k of the same channels
 */
export function reuseOf(
  blocks: readonly BlockProvenance[],
  columns: (reader: string) => ArrayLike<number>,
  means: (reader: string) => ArrayLike<number>,
): readonly BlockReuse[] {
  return blocks.map(({ name, sources, readers }) => {
    const most = sources.map(({ count }) => new Float64Array(count));
    const taken = readers.map((reader) => {
      const [weights, values] = [columns(reader.name), means(reader.name)];
      const read = sources.slice(0, reader.sources);
      const last = read.at(-1);
      const channels = last === undefined ? 0 : last.start + last.count;
      const heard = Float64Array.from(
        { length: channels },
        (_, k) => (weights[k] as number) * Math.abs(values[k] as number),
      );
      const total = heard.reduce((sum, value) => sum + value, 0);
      return read.map(({ start, count }, s) => {
        let sum = 0;
        const best = most[s];
        for (let k = 0; k < count; k++) {
          const own = heard[start + k] as number;
          sum += own;
          const multiple = total > 0 ? (own * channels) / total : 0;
          if (best !== undefined && multiple > (best[k] as number)) best[k] = multiple;
        }
        return total > 0 ? sum / total : 0;
      });
    });
    return {
      name,
      sources: sources.map((source) => source.name),
      readers: readers.map((reader) => reader.name),
      shares: sources.map((_, s) => taken.map((ofReader) => ofReader[s] ?? null)),
      channels: most,
    };
  });
}
