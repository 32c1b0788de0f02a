/** DICOM's run lengths have at most 15 segments: one for every byte of a pixel. */
const MOST_SEGMENTS = 15;

/** One segment of PackBits into every `stride`-th byte. @returns whether it filled all */
function unpackSegment(packed: Uint8Array, out: Uint8Array, first: number, stride: number): boolean {
  let to = first;
  for (let at = 0; at < packed.length && to < out.length; ) {
    const code = packed[at++] ?? 128;
    if (code === 128) continue;
    const isRun = code > 128;
    const count = isRun ? 257 - code : code + 1;
    for (let i = 0; i < count && to < out.length; i++, to += stride)
      out[to] = packed[isRun ? at : at + i] ?? 0;
    at += isRun ? 1 : count;
  }
  return to >= out.length;
}

/**
 * Unpacks a frame of DICOM's RLE lossless (PS3.5, annex G): a segment for every byte of a pixel, the most significant
 * first.
 * @param bytes - of a pixel
 * @returns little-endian pixels; null for damage
 */
export function unpackRle(frame: Uint8Array, pixels: number, bytes: number): Uint8Array<ArrayBuffer> | null {
  if (frame.length < 64) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== bytes || segments > MOST_SEGMENTS) return null;
  const out = new Uint8Array(pixels * bytes);
  for (let segment = 0; segment < segments; segment++) {
    const begin = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : frame.length;
    if (begin < 64 || begin > end || end > frame.length) return null;
    const isWhole = unpackSegment(frame.subarray(begin, end), out, bytes - 1 - segment, bytes);
    if (!isWhole) return null;
  }
  return out;
}
