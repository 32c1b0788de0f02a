/** How many terms are written out before the like ones are gathered: "64 + 23 × 32". */
const MOST = 5;

/**
 * The channels of a concatenation as a sum over its writers, the longest form that fits: "64 + 32 + 32 = 128",
 * "64 + 2 × 32 = 128", "= 128" or "128".
 * @param counts - channels of each writer, in order; what comes into the block stands first, by itself
 * @param characters - how long the text may be
 */
export function channelSum(counts: readonly number[], characters = Number.POSITIVE_INFINITY): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [first = 0, ...others] = counts;
  if (others.length === 0) return String(total);
  const runs: { readonly count: number; times: number }[] = [];
  for (const count of others) {
    const last = runs.at(-1);
    if (last?.count === count) last.times += 1;
    else runs.push({ count, times: 1 });
  }
  const gathered = [
    first,
    ...runs.map(({ count, times }) => (times === 1 ? count : `${times} × ${count}`)),
  ].join(' + ');
  const sums = [...(counts.length <= MOST ? [counts.join(' + ')] : []), gathered, ''];
  return (
    sums.map((sum) => `${sum} = ${total}`.trim()).find(({ length }) => length <= characters) ?? String(total)
  );
}
