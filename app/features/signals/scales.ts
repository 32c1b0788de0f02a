/** The powers of ten that hold all positive finite values, at least one apart. */
export function decadesOf(values: readonly number[]): readonly [number, number] {
  const powers = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  if (powers.length === 0) return [-1, 1];
  const low = Math.floor(powers.reduce((a, b) => Math.min(a, b)));
  const high = Math.ceil(powers.reduce((a, b) => Math.max(a, b)));
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** Where a value stands between two powers of ten, from 0 to 1: zero at the bottom, what is not finite at the top. */
export function logarithmic(value: number, [low, high]: readonly [number, number]): number {
  if (!Number.isFinite(value)) return 1;
  if (value <= 0) return 0;
  return Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low)));
}
