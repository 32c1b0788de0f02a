/**
 * Random numbers that are the same for the same seed in every browser: integers, sums, products, quotients and
 * square roots are exact by IEEE 754, while `Math.log` and its kind differ between engines in the last place.
 */

/** Spreads a text over 32 bits (FNV-1a, with an avalanche behind it). */
function hash(text: string, basis: number): number {
  let h = (0x811c9dc5 ^ basis) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Uniform 32-bit integers by sfc32 (Chris Doty-Humphrey, PractRand).
 * @param stream - streams of one seed are independent: a tensor's name, so that a layer's weights do not depend
 * on how many others were drawn before
 */
export function randomStream(seed: number, stream: string): () => number {
  let a = hash(stream, seed);
  let b = hash(stream, a);
  let c = hash(stream, b);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Fills with uniform values of (−bound, bound). */
export function fillUniform(values: Float32Array, bound: number, random: () => number): void {
  for (let i = 0; i < values.length; i++) values[i] = ((random() + 0.5) / 2147483648 - 1) * bound;
}

const LN2 = Math.LN2;
const halves = new DataView(new ArrayBuffer(8));

/** The natural logarithm of a positive normal number, by x = m·2^e and ln m = 2·artanh((m−1)/(m+1)). */
function logarithm(x: number): number {
  halves.setFloat64(0, x);
  const high = halves.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  halves.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = halves.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  // |s| ≤ 0.172: what is left out is below 1e-17.
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * z + 1 / k;
  return exponent * LN2 + 2 * s * sum;
}

/**
 * The standard normal quantile of p in (0,1), to about 1e-16 relative: Wichura's PPND16 (Algorithm AS 241, Applied
 * Statistics 37, 1988).
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q <= 0.425 && q >= -0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        (((((((r * 2509.0809287301227 + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) *
          r +
          13731.69376550946) *
          r +
          1971.5909503065513) *
          r +
          133.14166789178438) *
          r +
          3.3871328727963665)) /
      (((((((r * 5226.495278852546 + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) *
        r +
        5394.196021424751) *
        r +
        687.1870074920579) *
        r +
        42.31333070160091) *
        r +
        1)
    );
  }
  const tail = Math.sqrt(-logarithm(q < 0 ? p : 1 - p));
  const size = tail <= 5 ? nearTail(tail - 1.6) : farTail(tail - 5);
  return q < 0 ? -size : size;
}

const nearTail = (r: number): number =>
  (((((((r * 0.0007745450142783414 + 0.022723844989269184) * r + 0.2417807251774506) * r +
    1.2704582524523684) *
    r +
    3.6478483247632045) *
    r +
    5.769497221460691) *
    r +
    4.630337846156546) *
    r +
    1.4234371107496835) /
  (((((((r * 1.0507500716444169e-9 + 0.0005475938084995345) * r + 0.015198666563616457) * r +
    0.14810397642748008) *
    r +
    0.6897673349851) *
    r +
    1.6763848301838038) *
    r +
    2.053191626637759) *
    r +
    1);

const farTail = (r: number): number =>
  (((((((r * 2.0103343992922881e-7 + 0.000027115555687434876) * r + 0.0012426609473880784) * r +
    0.026532189526576124) *
    r +
    0.29656057182850487) *
    r +
    1.7848265399172913) *
    r +
    5.463784911164114) *
    r +
    6.657904643501103) /
  (((((((r * 2.0442631033899397e-15 + 1.421511758316446e-7) * r + 0.000018463183175100548) * r +
    0.0007868691311456133) *
    r +
    0.014875361290850615) *
    r +
    0.1369298809227358) *
    r +
    0.599832206555888) *
    r +
    1);

/** Fills with normal values of mean 0: the quantile of a uniform one, so that the tails are whole (to 6.3 σ). */
export function fillNormal(values: Float32Array, sigma: number, random: () => number): void {
  for (let i = 0; i < values.length; i++) values[i] = normalQuantile((random() + 0.5) / 4294967296) * sigma;
}
