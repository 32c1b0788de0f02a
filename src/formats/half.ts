/** Decodes IEEE 754 binary16 (as in FLOAT16 initializers) by table; 65,536 entries, made once. */
let table: Float32Array | null = null;

function halfTable(): Float32Array {
  if (table !== null) return table;
  const made = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) made[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) made[bits] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    else made[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  table = made;
  return made;
}

/** binary16 → fp32, exact. */
export function decodeHalf(bits: Uint16Array): Float32Array {
  const lookup = halfTable();
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = lookup[bits[i] as number] as number;
  return out;
}

/** bfloat16 → fp32, exact: the upper half of the fp32 bits. */
export function decodeBfloat16(bits: Uint16Array): Float32Array {
  const out = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = (bits[i] as number) << 16;
  return new Float32Array(out.buffer);
}

/** fp32 → binary16, rounding to the nearest, ties to even. */
export function encodeHalf(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.slice().buffer);
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const word = bits[i] ?? 0;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fffffff;
    if (magnitude > 0x7f800000) out[i] = sign | 0x7e00;
    else if (magnitude >= 0x47800000) out[i] = sign | 0x7c00;
    else if (magnitude < 0x38800000) {
      // Subnormal halves are multiples of 2^-24.
      const scaled = Math.abs(values[i] ?? 0) * 2 ** 24;
      const floor = Math.floor(scaled);
      const rest = scaled - floor;
      out[i] = sign | (floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0));
    } else {
      const rounded = magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1);
      out[i] = sign | Math.min(0x7c00, rounded >>> 13);
    }
  }
  return out;
}
