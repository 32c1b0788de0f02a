/** A class's probability over several runs. */
export interface ClassSpread {
  readonly index: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly least: number;
  readonly largest: number;
  /** In how many runs it was the first guess. */
  readonly first: number;
}

/**
 * The classes that matter over several runs: those that are wished, and the likeliest on average.
 * @param runs - every class's probability, a run each; at least one
 * @param wished - classes that are always among them, first
 * @param count - how many in all, at least as many as wished
 */
export function spreadOverRuns(
  runs: readonly Float64Array[],
  wished: readonly number[],
  count: number,
): readonly ClassSpread[] {
  const classes = runs[0]?.length ?? 0;
  const means = Float64Array.from(
    { length: classes },
    (_, c) => runs.reduce((sum, run) => sum + (run[c] ?? 0), 0) / runs.length,
  );
  const firsts = runs.map((run) => run.reduce((best, value, c) => (value > (run[best] ?? 0) ? c : best), 0));
  const likely = [...means.keys()]
    .filter((c) => !wished.includes(c))
    .sort((a, b) => (means[b] ?? 0) - (means[a] ?? 0) || a - b);
  return [...wished, ...likely].slice(0, Math.max(wished.length, count)).map((index) => {
    const values = runs.map((run) => run[index] ?? 0);
    const mean = means[index] ?? 0;
    return {
      index,
      mean,
      std: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
      least: Math.min(...values),
      largest: Math.max(...values),
      first: firsts.filter((best) => best === index).length,
    };
  });
}
