import { LANGUAGES, locale } from '../../src/messages/m';
import { m } from '../messages/m';

const formats = new Map<string, Intl.NumberFormat>();

/** The page's language's way to write numbers; making one is slow, and lists write thousands. */
function inLanguage(value: number | bigint, options: Intl.NumberFormatOptions): string {
  const key = `${locale} ${Object.entries(options).join()}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(LANGUAGES[locale].tag, options);
  formats.set(key, format);
  return format.format(value);
}

/** 1 → "1.0" */
const withDecimal = (value: number): string =>
  inLanguage(value, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });

/** 66240 → "66,240". */
export const formatCount = (value: number | bigint): string =>
  inLanguage(value, { maximumFractionDigits: 0 });

/** 7978856 → "7.98 M"; three significant digits and the unit's prefix. */
export function formatLarge(value: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (value >= size) {
      const digits = { minimumSignificantDigits: 3, maximumSignificantDigits: 3, useGrouping: false };
      return `${inLanguage(value / size, digits)} ${unit}`;
    }
  }
  return formatCount(value);
}

/** Bytes in decimal units, as download sizes usually are; what is less than a kB, and something, is one. */
export const formatBytes = (bytes: number): string =>
  bytes < 1e6
    ? `${Math.max(Math.sign(bytes), Math.round(bytes / 1e3))} kB`
    : `${withDecimal(bytes / 1e6)} MB`;

/** Milliseconds: a decimal below 10, seconds from 10,000. */
export function formatMilliseconds(value: number): string {
  if (value < 10) return `${withDecimal(value)} ms`;
  return value < 10_000 ? `${Math.round(value)} ms` : `${withDecimal(value / 1000)} s`;
}

/** A tensor's value with about four significant digits, and a true minus sign: the same in every language. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(2) : value.toPrecision(4);
  return text.replaceAll('-', '−');
}

/** A share of one as a percentage with one decimal. */
export const formatPercent = (share: number): string => m.words_percent({ value: withDecimal(share * 100) });

/** A share of one as a percentage, as short as it is: 0.005 → "0.5 %". */
export const formatShare = (share: number): string =>
  m.words_percent({ value: inLanguage(share * 100, { maximumFractionDigits: 6, useGrouping: false }) });

/** Sentences that follow each other: Chinese puts no space between them. */
export const inOneLine = (sentences: readonly string[]): string => sentences.join(locale === 'zh' ? '' : ' ');

/** `[C,H,W]` for display. */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
