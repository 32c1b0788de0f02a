/**
 * An order in which what is alike stands together: the leaves of average linkage (UPGMA), where of two branches the end
 * that is nearer to the other is turned towards it.
 * @param distances - `[n, n]`, symmetric; it is used up
 */
export function seriate(distances: Float64Array, count: number): readonly number[] {
  const original = distances.slice();
  const between = (a: number, b: number): number => original[a * count + b] ?? 0;
  const leaves = new Map<number, readonly number[]>(Array.from({ length: count }, (_, n) => [n, [n]]));
  /** Of each branch the nearest one; branches are called by their first leaf. */
  const nearest = (of: number): { readonly to: number; readonly distance: number } => {
    let [to, distance] = [-1, Number.POSITIVE_INFINITY];
    for (const other of leaves.keys()) {
      const own = distances[of * count + other] ?? 0;
      if (other === of || own >= distance) continue;
      [to, distance] = [other, own];
    }
    return { to, distance };
  };
  // Nearest neighbours lead from branch to branch until two are each other's: these are joined.
  const chain: number[] = [];
  while (leaves.size > 1) {
    const [any = 0] = leaves.keys();
    if (chain.length === 0) chain.push(any);
    const last = chain.at(-1) ?? any;
    const { to, distance } = nearest(last);
    const before = chain.at(-2);
    if (before === undefined || (distances[last * count + before] ?? 0) > distance) {
      chain.push(to < 0 ? any : to);
      continue;
    }
    chain.length -= 2;
    const [one, other] = [leaves.get(before) ?? [], leaves.get(last) ?? []];
    leaves.set(before, joined(one, other, between));
    leaves.delete(last);
    for (const rest of leaves.keys()) {
      if (rest === before) continue;
      const [a, b] = [distances[before * count + rest] ?? 0, distances[last * count + rest] ?? 0];
      const mean = (a * one.length + b * other.length) / (one.length + other.length);
      distances[before * count + rest] = mean;
      distances[rest * count + before] = mean;
    }
  }
  return [...leaves.values()][0] ?? [];
}

function joined(
  one: readonly number[],
  other: readonly number[],
  between: (a: number, b: number) => number,
): readonly number[] {
  const turns = [
    [one, other],
    [one, other.toReversed()],
    [one.toReversed(), other],
    [one.toReversed(), other.toReversed()],
  ] as const;
  const gap = ([left, right]: readonly [readonly number[], readonly number[]]): number =>
    between(left.at(-1) ?? 0, right[0] ?? 0);
  const [first] = turns;
  const [left, right] = turns.reduce((best, turn) => (gap(turn) < gap(best) ? turn : best), first);
  return [...left, ...right];
}
