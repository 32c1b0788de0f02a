/** How far a unit's footprint reaches. */
export interface FootprintFacts {
  /**
   * Side of a square as large as the area that matters: pixels with at least 4.55 % of the strongest pixel's
   * gradient (1 − 0.9545, Luo et al. 2016, arXiv 1701.04128, section 4).
   */
  readonly effectiveSide: number;
  /** Side of the smallest square about the unit's centre that holds half of the footprint. */
  readonly halfSide: number;
  /** Share of the footprint inside the square that the shortest path sees, 0…1. */
  readonly shareOfShortest: number;
}

/** Of the strongest pixel: what matters at least. */
const MATTERS = 1 - 0.9545;

/**
 * @param map - `[H,W]`, not negative: the magnitude of a unit's gradient by every pixel
 * @param centre - of the unit's receptive field, in pixels from the upper left corner: x, y
 * @param shortest - side of what the shortest path sees, in pixels
 */
export function footprintFacts(
  map: Float32Array,
  width: number,
  centre: readonly [x: number, y: number],
  shortest: number,
): FootprintFacts {
  let [most, total, inShortest] = [0, 0, 0];
  for (const value of map) {
    most = Math.max(most, value);
    total += value;
  }
  let area = 0;
  /** By distance of a pixel's far edge from the centre, in half pixels: how much lies there. */
  const rings: number[] = [];
  map.forEach((value, n) => {
    if (value >= MATTERS * most && value > 0) area++;
    const [x, y] = [(n % width) + 0.5, Math.floor(n / width) + 0.5];
    const away = Math.max(Math.abs(x - centre[0]), Math.abs(y - centre[1]));
    if (away <= shortest / 2) inShortest += value;
    const ring = Math.round(2 * (away + 0.5));
    rings[ring] = (rings[ring] ?? 0) + value;
  });
  let [held, ring] = [0, 0];
  while (held < total / 2 && ring < rings.length) held += rings[ring++] ?? 0;
  return {
    effectiveSide: Math.sqrt(area),
    halfSide: Math.max(0, ring - 1),
    shareOfShortest: total === 0 ? 0 : inShortest / total,
  };
}
