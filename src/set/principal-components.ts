/** The directions in which images differ most. */
export interface Components {
  /** `[count, columns]`, of length 1, largest variance first; the entry of largest size is positive. */
  readonly directions: Float64Array;
  /** `[rows, count]`: where each row lies along them, from the mean. */
  readonly scores: Float64Array;
  /** Of each, with n − 1 in the denominator. */
  readonly variances: Float64Array;
  /** Of all columns together. */
  readonly totalVariance: number;
}

/** Directions that are looked for beyond those asked for, so that the last of these converge, too. */
const BESIDE = 8;
const MOST_STEPS = 120;
/** Change of the subspace at which the search ends: sines of angles. */
const STILL = 1e-9;

/** Seeded: the same rows give the same picture. */
function createNoise(): () => number {
  let state = 0x2545f491;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations, largest first.
 * @param matrix - `[size, size]`, row by row
 * @returns vectors as rows
 */
export function symmetricEigen(
  matrix: Float64Array,
  size: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const get = (r: number, c: number): number => a[r * size + c] as number;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let all = 0;
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) {
        const square = get(r, c) ** 2;
        all += square;
        if (r !== c) off += square;
      }
    if (off <= all * 1e-30) break;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const apq = get(p, q);
        if (apq === 0) continue;
        const theta = (get(q, q) - get(p, p)) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cos = 1 / Math.sqrt(t * t + 1);
        const sin = t * cos;
        for (let k = 0; k < size; k++) {
          const [kp, kq] = [get(k, p), get(k, q)];
          a[k * size + p] = cos * kp - sin * kq;
          a[k * size + q] = sin * kp + cos * kq;
        }
        for (let k = 0; k < size; k++) {
          const [pk, qk] = [get(p, k), get(q, k)];
          a[p * size + k] = cos * pk - sin * qk;
          a[q * size + k] = sin * pk + cos * qk;
          const [vp, vq] = [v[p * size + k] as number, v[q * size + k] as number];
          v[p * size + k] = cos * vp - sin * vq;
          v[q * size + k] = sin * vp + cos * vq;
        }
      }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => get(j, j) - get(i, i));
  const vectors = new Float64Array(size * size);
  for (const [i, from] of order.entries()) vectors.set(v.subarray(from * size, (from + 1) * size), i * size);
  return { values: Float64Array.from(order, (i) => get(i, i)), vectors };
}

/** Makes rows orthonormal by Gram-Schmidt, twice; rows that hold nothing new become 0. */
function orthonormalise(rows: Float64Array, count: number, length: number): void {
  for (let i = 0; i < count; i++) {
    const own = rows.subarray(i * length, (i + 1) * length);
    const before = lengthOf(own);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = rows.subarray(j * length, (j + 1) * length);
        let dot = 0;
        for (let k = 0; k < length; k++) dot += (own[k] as number) * (other[k] as number);
        for (let k = 0; k < length; k++) own[k] = (own[k] as number) - dot * (other[k] as number);
      }
    }
    const size = lengthOf(own);
    if (size <= before * 1e-12) own.fill(0);
    else for (let k = 0; k < length; k++) own[k] = (own[k] as number) / size;
  }
}

/** The length of a vector. */
function lengthOf(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

/**
 * Looks for principal components by iterating a subspace a little larger than asked for (Halko, Martinsson and Tropp
 * 2011, algorithm 4.4), in steps, so that a worker can give way between them.
 */
export class ComponentSearch {
  readonly #x: Float64Array;
  readonly #rows: number;
  readonly #columns: number;
  readonly #count: number;
  readonly #width: number;
  #basis: Float64Array;
  #steps = 0;

  /**
   * @param values - `[rows, columns]`
   * @param count - components; fewer come where there are fewer rows or columns
   */
  constructor(values: ArrayLike<number>, rows: number, columns: number, count: number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#count = Math.min(count, columns, Math.max(0, rows - 1));
    this.#width = Math.min(columns, this.#count + BESIDE);
    this.#x = new Float64Array(rows * columns);
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += values[r * columns + c] as number;
      for (let r = 0; r < rows; r++)
        this.#x[r * columns + c] = (values[r * columns + c] as number) - sum / rows;
    }
    const noise = createNoise();
    this.#basis = Float64Array.from({ length: this.#width * columns }, noise);
    orthonormalise(this.#basis, this.#width, columns);
  }

  /** `[rows, width]`: rows along the basis. */
  #project(): Float64Array {
    const [x, basis, width, columns] = [this.#x, this.#basis, this.#width, this.#columns];
    const out = new Float64Array(this.#rows * width);
    for (let r = 0; r < this.#rows; r++)
      for (let w = 0; w < width; w++) {
        let dot = 0;
        for (let c = 0; c < columns; c++)
          dot += (x[r * columns + c] as number) * (basis[w * columns + c] as number);
        out[r * width + w] = dot;
      }
    return out;
  }

  /** Turns the basis once more. @returns whether nothing moves any longer */
  step(): boolean {
    const [x, width, columns, rows] = [this.#x, this.#width, this.#columns, this.#rows];
    const along = this.#project();
    const next = new Float64Array(width * columns);
    for (let r = 0; r < rows; r++)
      for (let w = 0; w < width; w++) {
        const weight = along[r * width + w] as number;
        if (weight === 0) continue;
        for (let c = 0; c < columns; c++) {
          const at = w * columns + c;
          next[at] = (next[at] as number) + weight * (x[r * columns + c] as number);
        }
      }
    orthonormalise(next, width, columns);
    const before = this.#basis;
    this.#basis = next;
    this.#turn();
    this.#steps++;
    return this.#steps >= MOST_STEPS || this.#change(before) < STILL;
  }

  /** Turns the basis within its own space, so that its rows are the components there. */
  #turn(): void {
    const [width, columns] = [this.#width, this.#columns];
    const along = this.#project();
    const small = new Float64Array(width * width);
    for (let r = 0; r < this.#rows; r++)
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++) {
          const at = i * width + j;
          small[at] =
            (small[at] as number) + (along[r * width + i] as number) * (along[r * width + j] as number);
        }
    const { vectors } = symmetricEigen(small, width);
    const turned = new Float64Array(width * columns);
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) {
        const weight = vectors[i * width + j] as number;
        for (let c = 0; c < columns; c++) {
          const at = i * columns + c;
          turned[at] = (turned[at] as number) + weight * (this.#basis[j * columns + c] as number);
        }
      }
    this.#basis = turned;
  }

  /** The largest sine between a component and the one before. */
  #change(before: Float64Array): number {
    const columns = this.#columns;
    let most = 0;
    for (let i = 0; i < this.#count; i++) {
      let dot = 0;
      let size = 0;
      for (let c = 0; c < columns; c++) {
        const value = this.#basis[i * columns + c] as number;
        dot += value * (before[i * columns + c] as number);
        size += value * value;
      }
      if (size > 0) most = Math.max(most, Math.sqrt(Math.max(0, 1 - dot * dot)));
    }
    return most;
  }

  /** What has been found. */
  result(): Components {
    const [columns, count, width, rows] = [this.#columns, this.#count, this.#width, this.#rows];
    const directions = this.#basis.slice(0, count * columns);
    const along = this.#project();
    const scores = new Float64Array(rows * count);
    const variances = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const own = directions.subarray(i * columns, (i + 1) * columns);
      const largest = own.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
      const sign = largest < 0 ? -1 : 1;
      if (sign < 0) for (let c = 0; c < columns; c++) own[c] = -(own[c] as number);
      for (let r = 0; r < rows; r++) {
        const score = sign * (along[r * width + i] as number);
        scores[r * count + i] = score;
        variances[i] = (variances[i] as number) + (score * score) / (rows - 1);
      }
    }
    const squares = this.#x.reduce((sum, value) => sum + value * value, 0);
    return { directions, scores, variances, totalVariance: rows > 1 ? squares / (rows - 1) : 0 };
  }
}
