/** How similar images are to each other by one layer: what of `X·Xᵀ` the unbiased estimator looks at. */
export interface Gram {
  readonly images: number;
  /** `k_ij` for i < j, row by row. */
  readonly upper: Float64Array;
  /** Of each image, over all others. */
  readonly sums: Float64Array;
  /** Over all pairs, both ways. */
  readonly total: number;
}

/** Images below which the unbiased estimator does not exist. */
const FEWEST = 4;

/** Images of one minibatch, at most. */
const BATCH = 256;

/** Columns with their mean taken off, in double precision: the estimator does not see the mean, but rounding does. */
function centred(values: Float32Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += values[r * columns + c] as number;
    const mean = sum / rows;
    for (let r = 0; r < rows; r++) out[r * columns + c] = (values[r * columns + c] as number) - mean;
  }
  return out;
}

/** @param values - `[images, columns]`, one row an image */
export function gramOf(values: Float32Array, images: number, columns: number): Gram {
  const x = centred(values, images, columns);
  const upper = new Float64Array((images * (images - 1)) / 2);
  const sums = new Float64Array(images);
  let total = 0;
  for (let i = 0, at = 0; i < images; i++) {
    for (let j = i + 1; j < images; j++, at++) {
      let dot = 0;
      for (let c = 0; c < columns; c++)
        dot += (x[i * columns + c] as number) * (x[j * columns + c] as number);
      upper[at] = dot;
      sums[i] = (sums[i] as number) + dot;
      sums[j] = (sums[j] as number) + dot;
      total += 2 * dot;
    }
  }
  return { images, upper, sums, total };
}

function dotOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** The unbiased estimator HSIC₁ (Song et al. 2012, equation 5), of the same images by two layers. */
function hsic(a: Gram, b: Gram): number {
  const n = a.images;
  const trace = 2 * dotOf(a.upper, b.upper);
  const both = (a.total * b.total) / ((n - 1) * (n - 2));
  const crossed = (2 * dotOf(a.sums, b.sums)) / (n - 2);
  return (trace + both - crossed) / (n * (n - 3));
}

/** Where minibatches end: as few as hold at most {@link BATCH} images each, all about equally large; none below 4. */
export function minibatches(images: number, most = BATCH): readonly (readonly [from: number, to: number])[] {
  if (images < FEWEST) return [];
  const count = Math.ceil(images / most);
  return Array.from({ length: count }, (_, i): readonly [number, number] => [
    Math.floor((i * images) / count),
    Math.floor(((i + 1) * images) / count),
  ]);
}

/** HSIC₁ of one minibatch, or of several summed up. */
export interface CkaPart {
  /** Of each layer down, and across, with itself. */
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  /** `[rows, columns]` */
  readonly cross: Float64Array;
}

/** A minibatch: the same images by the layers down and across, which may be the same. */
export function ckaPart(rows: readonly Gram[], columns: readonly Gram[]): CkaPart {
  const across = columns.length;
  const cross = new Float64Array(rows.length * across);
  const isSame = rows === columns;
  for (const [r, a] of rows.entries()) {
    for (const [c, b] of columns.entries()) {
      if (isSame && c < r) continue;
      const value = hsic(a, b);
      cross[r * across + c] = value;
      if (isSame) cross[c * across + r] = value;
    }
  }
  const selves = (grams: readonly Gram[]) => Float64Array.from(grams, (gram) => hsic(gram, gram));
  return { rows: selves(rows), columns: selves(columns), cross };
}

/** Minibatches together; null for none yet. */
export function addCka(sum: CkaPart | null, part: CkaPart): CkaPart {
  if (sum === null) return part;
  const add = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + (b[i] as number));
  return {
    rows: add(sum.rows, part.rows),
    columns: add(sum.columns, part.columns),
    cross: add(sum.cross, part.cross),
  };
}

/**
 * Linear CKA between layers by minibatches (Nguyen, Raghu and Kornblith 2021, equation 4): HSIC₁ is summed up over
 * minibatches of images, so that memory does not grow with the set.
 * @returns `[rows, columns]`; NaN of layers that are alike for all images
 */
export function ckaOf({ rows, columns, cross }: CkaPart): Float64Array {
  const across = columns.length;
  return cross.map((value, i) => {
    const self = (rows[Math.floor(i / across)] as number) * (columns[i % across] as number);
    return self > 0 ? value / Math.sqrt(self) : Number.NaN;
  });
}
