/**
 * Protobuf's varints of 16-bit values, which is how ONNX writes half precision as a list of integers.
 * Negative numbers (ten bytes) and anything above 16 bits are no half precision bits.
 * @returns null unless there are exactly `count` of them
 */
export function decodeVarints(bytes: Uint8Array, count: number): Uint16Array<ArrayBuffer> | null {
  const values = new Uint16Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 14) return null;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (value > 0xffff) return null;
    values[i] = value;
  }
  return at === bytes.byteLength ? values : null;
}
