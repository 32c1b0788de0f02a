import { randomStream } from '../weights/random';

/** Non-negative factors of a matrix: `[rows, rank]` and `[rank, columns]`, in C order. */
export interface Factors {
  readonly parts: Float64Array;
  readonly amounts: Float64Array;
}

/** Keeps a division by nothing from being one. */
const LEAST = 1e-12;

/** a `[n,k]` times b `[k,m]`; with `turned`, aᵀ of a `[k,n]`, or bᵀ of b `[m,k]`. */
function times(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  [n, k, m]: readonly [number, number, number],
  turned: 'a' | 'b' | null = null,
): Float64Array {
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let l = 0; l < k; l++) {
      const left = a[turned === 'a' ? l * n + i : i * k + l] as number;
      if (left === 0) continue;
      for (let j = 0; j < m; j++)
        out[i * m + j] =
          (out[i * m + j] as number) + left * (b[turned === 'b' ? j * k + l : l * m + j] as number);
    }
  return out;
}

/**
 * Factors to begin with: uniform random numbers whose product has the matrix's mean, as scikit-learn's `random`.
 * @param seed - a 32-bit integer
 */
export function firstFactors(
  matrix: ArrayLike<number>,
  [rows, columns]: readonly [number, number],
  rank: number,
  seed: number,
): Factors {
  let sum = 0;
  for (let n = 0; n < matrix.length; n++) sum += matrix[n] ?? 0;
  const size = Math.sqrt(sum / matrix.length / rank);
  const random = randomStream(seed, 'factors');
  const draw = (length: number): Float64Array =>
    Float64Array.from({ length }, () => size * 2 * ((random() + 0.5) / 2 ** 32));
  return { parts: draw(rows * rank), amounts: draw(rank * columns) };
}

/**
 * Non-negative matrix factorisation by Lee and Seung's multiplicative updates for the Euclidean distance (NIPS 2000):
 * H ← H·(WᵀA)/(WᵀWH), W ← W·(AHᵀ)/(WHHᵀ). The distance never grows.
 */
export function improveFactors(
  matrix: ArrayLike<number>,
  [rows, columns]: readonly [number, number],
  { parts, amounts }: Factors,
  rank: number,
  iterations: number,
): Factors {
  let [w, h] = [parts, amounts];
  for (let n = 0; n < iterations; n++) {
    const up = times(w, matrix, [rank, rows, columns], 'a');
    const down = times(times(w, w, [rank, rows, rank], 'a'), h, [rank, rank, columns]);
    h = h.map((value, k) => (value * (up[k] as number)) / ((down[k] as number) + LEAST));
    const more = times(matrix, h, [rows, columns, rank], 'b');
    const less = times(w, times(h, h, [rank, columns, rank], 'b'), [rows, rank, rank]);
    w = w.map((value, k) => (value * (more[k] as number)) / ((less[k] as number) + LEAST));
  }
  return { parts: w, amounts: h };
}

/** How far factors are from the matrix: ‖A − WH‖ / ‖A‖. */
export function factorError(
  matrix: ArrayLike<number>,
  [rows, columns]: readonly [number, number],
  { parts, amounts }: Factors,
  rank: number,
): number {
  const product = times(parts, amounts, [rows, rank, columns]);
  let [apart, whole] = [0, 0];
  product.forEach((value, n) => {
    const own = matrix[n] ?? 0;
    apart += (own - value) ** 2;
    whole += own ** 2;
  });
  return Math.sqrt(apart / (whole || 1));
}

/** What each factor contributes to a logit. */
export interface ConceptShares {
  /** By factor: (w·W_r) · mean over the image's pixels of H_r. */
  readonly shares: Float64Array;
  /** What the factors leave out of the maps, by the same weights: shares + residual + bias = logit. */
  readonly residual: number;
}

/**
 * Splits a logit that is linear in the maps' means: logit = b + Σ_k w_k · mean(A_k), and A = WH + (A − WH).
 * @param maps - the image's own columns of the matrix, `[C, pixels]`
 * @param amounts - its own columns of H, `[rank, pixels]`
 * @param weights - w, one a channel
 */
export function conceptShares(
  maps: ArrayLike<number>,
  parts: Float64Array,
  amounts: ArrayLike<number>,
  weights: ArrayLike<number>,
  rank: number,
): ConceptShares {
  const channels = weights.length;
  const pixels = maps.length / channels;
  const shares = new Float64Array(rank);
  let explained = 0;
  for (let r = 0; r < rank; r++) {
    let [weight, mean] = [0, 0];
    for (let k = 0; k < channels; k++) weight += (weights[k] ?? 0) * (parts[k * rank + r] ?? 0);
    for (let p = 0; p < pixels; p++) mean += (amounts[r * pixels + p] ?? 0) / pixels;
    shares[r] = weight * mean;
    explained += weight * mean;
  }
  let whole = 0;
  for (let k = 0; k < channels; k++) {
    let sum = 0;
    for (let p = 0; p < pixels; p++) sum += maps[k * pixels + p] ?? 0;
    whole += ((weights[k] ?? 0) * sum) / pixels;
  }
  return { shares, residual: whole - explained };
}
