/**
 * Average precision of a ranking: Σ (Rₙ − Rₙ₋₁) · Pₙ over thresholds, ties taken together, as scikit-learn's
 * `average_precision_score` has it. NaN where nothing is true.
 */
export function averagePrecision(scores: ArrayLike<number>, isTrue: (n: number) => boolean): number {
  const order = Array.from({ length: scores.length }, (_, n) => n).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0),
  );
  const positives = order.filter(isTrue).length;
  let [hits, seen, sum] = [0, 0, 0];
  for (let at = 0; at < order.length; ) {
    const score = scores[order[at] ?? 0];
    const before = hits;
    for (; at < order.length && scores[order[at] ?? 0] === score; at++) {
      seen++;
      if (isTrue(order[at] ?? 0)) hits++;
    }
    sum += ((hits - before) / positives) * (hits / seen);
  }
  return positives === 0 ? Number.NaN : sum;
}
