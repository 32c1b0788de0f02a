/** Prime factors, least first. */
function factorsOf(n: number): readonly number[] {
  const factors: number[] = [];
  let rest = n;
  for (let p = 2; p * p <= rest; p++) {
    while (rest % p === 0) {
      factors.push(p);
      rest /= p;
    }
  }
  return rest > 1 ? [...factors, rest] : factors;
}

/** One complex Fourier transform after the other, all of the same length. */
type Fourier = (re: Float64Array, im: Float64Array) => void;

/**
 * Cooley and Tukey's transform for any length, decimated in time by its prime factors: sides of images are 224 or
 * whatever a receptive field needs, and seldom powers of two.
 * @returns transforms its arguments in place, X_k = Σ x_n e^(−2πi nk/N)
 */
function createFourier(length: number): Fourier {
  const factors = factorsOf(length);
  const cos = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
  const [outRe, outIm] = [new Float64Array(length), new Float64Array(length)];
  const most = Math.max(1, ...factors);
  const [termRe, termIm] = [new Float64Array(most), new Float64Array(most)];

  const combine = (at: number, n: number, p: number): void => {
    const m = n / p;
    const turn = length / n;
    for (let k = 0; k < m; k++) {
      for (let q = 0; q < p; q++) {
        const [w, from] = [(q * k * turn) % length, at + q * m + k];
        const [re, im] = [outRe[from] as number, outIm[from] as number];
        const [c, s] = [cos[w] as number, sin[w] as number];
        termRe[q] = re * c - im * s;
        termIm[q] = re * s + im * c;
      }
      for (let r = 0; r < p; r++) {
        let [re, im] = [0, 0];
        for (let q = 0; q < p; q++) {
          const w = ((q * r * length) / p) % length;
          const [c, s] = [cos[w] as number, sin[w] as number];
          re += (termRe[q] as number) * c - (termIm[q] as number) * s;
          im += (termRe[q] as number) * s + (termIm[q] as number) * c;
        }
        outRe[at + r * m + k] = re;
        outIm[at + r * m + k] = im;
      }
    }
  };
  const transform = (
    re: Float64Array,
    im: Float64Array,
    from: number,
    stride: number,
    at: number,
    n: number,
    depth: number,
  ): void => {
    const p = factors[depth];
    if (p === undefined) {
      outRe[at] = re[from] as number;
      outIm[at] = im[from] as number;
      return;
    }
    const m = n / p;
    for (let q = 0; q < p; q++) transform(re, im, from + q * stride, stride * p, at + q * m, m, depth + 1);
    combine(at, n, p);
  };
  return (re, im) => {
    transform(re, im, 0, 1, 0, length, 0);
    re.set(outRe);
    im.set(outIm);
  };
}

/** A Hartley transform of maps of one size. */
export type Hartley = (map: ArrayLike<number>) => Float64Array;

/**
 * The two-dimensional discrete Hartley transform (Bracewell 1983), scaled to be orthonormal: the real part of the
 * Fourier transform minus its imaginary part, over √(HW). It is real, its own inverse and its own transpose, so that
 * an image can be written in frequencies, and a gradient by the image as one by frequencies, with the same function.
 * Frequency (u, v) stands at row u, column v, as in `numpy.fft.fft2`.
 * @returns transforms `[H,W]`
 */
export function createHartley(height: number, width: number): Hartley {
  const along = createFourier(width);
  const down = height === width ? along : createFourier(height);
  const scale = 1 / Math.sqrt(height * width);
  return (map) => {
    const [re, im] = [Float64Array.from(map), new Float64Array(height * width)];
    for (let y = 0; y < height; y++) {
      const row = [y * width, (y + 1) * width] as const;
      along(re.subarray(...row), im.subarray(...row));
    }
    const [columnRe, columnIm] = [new Float64Array(height), new Float64Array(height)];
    const out = new Float64Array(height * width);
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        columnRe[y] = re[y * width + x] as number;
        columnIm[y] = im[y * width + x] as number;
      }
      down(columnRe, columnIm);
      for (let y = 0; y < height; y++)
        out[y * width + x] = scale * ((columnRe[y] as number) - (columnIm[y] as number));
    }
    return out;
  };
}
