/**
 * Turns the axes of a picture round, each by itself, where that brings its points nearer to where they were in another
 * picture: the sign of a principal component means nothing, and points should not jump for it.
 * @param points - `[n, 2]`; NaN for points without a place
 * @param before - the same points in the other picture
 */
export function alignSigns(points: Float32Array, before: Float32Array): Float32Array {
  const signs = [0, 1].map((axis) => {
    let dot = 0;
    for (let i = axis; i < points.length; i += 2) {
      const product = (points[i] as number) * (before[i] ?? Number.NaN);
      if (!Number.isNaN(product)) dot += product;
    }
    return dot < 0 ? -1 : 1;
  });
  return points.map((value, i) => value * (signs[i % 2] ?? 1));
}

/** Whether a point lies within a closed line, by counting how often a ray crosses it. @param line - `x, y, x, y, …` */
export function isWithin(line: readonly number[], x: number, y: number): boolean {
  let isIn = false;
  const corners = line.length / 2;
  for (let i = 0, j = corners - 1; i < corners; j = i++) {
    const [xi = 0, yi = 0] = [line[2 * i], line[2 * i + 1]];
    const [xj = 0, yj = 0] = [line[2 * j], line[2 * j + 1]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) isIn = !isIn;
  }
  return isIn;
}
