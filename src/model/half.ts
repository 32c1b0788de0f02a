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
