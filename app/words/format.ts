const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 66240 → "66,240". */
export const formatCount = (value: number): string => whole.format(value);

/** 7978856 → "7.98 M"; three significant digits and the unit's prefix. */
export function formatLarge(value: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (value >= size) return `${(value / size).toPrecision(3)} ${unit}`;
  }
  return whole.format(value);
}

/** Bytes in decimal units, as download sizes usually are. */
export const formatBytes = (bytes: number): string =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** Milliseconds: a decimal below 10, seconds from 10,000. */
export function formatMilliseconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} ms`;
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** A tensor's value with about four significant digits, and a true minus sign. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(2) : value.toPrecision(4);
  return text.replaceAll('-', '−');
}

/** A share of one as a percentage with one decimal. */
export const formatPercent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** `[C,H,W]` for display. */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
