/** An image near another one. */
export interface Neighbour {
  /** Its row. */
  readonly row: number;
  /** Cosine of the angle between the two, −1 to 1. */
  readonly similarity: number;
}

/**
 * The rows that point most nearly where a vector points, nearest first; of equal ones the first. Rows with NaN, or of
 * nothing but zeros, point nowhere and are left out.
 * @param values - `[rows, columns]`
 * @param except - a row that is not looked at: the vector's own
 */
export function nearestRows(
  values: ArrayLike<number>,
  columns: number,
  vector: ArrayLike<number>,
  count: number,
  except = -1,
): readonly Neighbour[] {
  const rows = values.length / columns;
  let own = 0;
  for (let c = 0; c < columns; c++) own += (vector[c] as number) ** 2;
  const found: Neighbour[] = [];
  for (let row = 0; row < rows; row++) {
    if (row === except) continue;
    let [dot, size] = [0, 0];
    for (let c = 0; c < columns; c++) {
      const value = values[row * columns + c] as number;
      dot += value * (vector[c] as number);
      size += value * value;
    }
    const similarity = dot / Math.sqrt(own * size);
    if (Number.isFinite(similarity)) found.push({ row, similarity });
  }
  return found.sort((a, b) => b.similarity - a.similarity || a.row - b.row).slice(0, count);
}
