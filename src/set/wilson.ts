/** A share with its interval. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  /** hits / of; NaN of none. */
  readonly share: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/** The normal distribution's 97.5 % quantile. */
const Z = 1.959963984540054;

/**
 * A share with its 95 % interval by Wilson's score method, without continuity correction (E. B. Wilson, “Probable
 * Inference, the Law of Succession, and Statistical Inference”, JASA 22, 1927).
 */
export function wilson(hits: number, of: number): Share {
  if (of === 0) return { hits, of, share: Number.NaN, low: 0, high: 1 };
  const share = hits / of;
  const widened = 1 + (Z * Z) / of;
  const middle = (share + (Z * Z) / (2 * of)) / widened;
  const half = (Z / widened) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return { hits, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
