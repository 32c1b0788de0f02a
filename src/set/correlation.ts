/** Two channels that say nearly the same. */
export interface Twins {
  readonly a: number;
  readonly b: number;
  /** Pearson's, −1 to 1. */
  readonly correlation: number;
}

/** Columns with mean 0 and length 1; those that do not change become 0. `[columns, rows]`, so that each lies together. */
export function standardised(values: ArrayLike<number>, rows: number, columns: number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += values[r * columns + c] as number;
    const mean = sum / rows;
    let squares = 0;
    for (let r = 0; r < rows; r++) squares += ((values[r * columns + c] as number) - mean) ** 2;
    // A column that rounding alone moves is constant.
    const size = Math.sqrt(squares);
    if (!(size > 1e-9 * Math.abs(mean) * Math.sqrt(rows))) continue;
    for (let r = 0; r < rows; r++) out[c * rows + r] = ((values[r * columns + c] as number) - mean) / size;
  }
  return out;
}

/**
 * Of each channel the other one that it goes with most closely over the images, by the size of the correlation.
 * @param columns - of {@link standardised}, `[channels, images]`
 * @param from - channels from here on are answered for; all are compared with
 * @returns one for each of `from … to`; `b` −1 for channels that never change
 */
export function closestTwins(
  columns: Float32Array,
  images: number,
  from: number,
  to: number,
): readonly Twins[] {
  const channels = columns.length / images;
  const found: Twins[] = [];
  for (let a = from; a < to; a++) {
    let best: Twins = { a, b: -1, correlation: 0 };
    for (let b = 0; b < channels; b++) {
      if (a === b) continue;
      let dot = 0;
      for (let i = 0; i < images; i++)
        dot += (columns[a * images + i] as number) * (columns[b * images + i] as number);
      if (Math.abs(dot) > Math.abs(best.correlation)) best = { a, b, correlation: dot };
    }
    found.push(best);
  }
  return found;
}
