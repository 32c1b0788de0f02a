/** Deflate cannot make more of a byte. */
export const LARGEST_RATIO = 1032;

/** Bytes that are given to be inflated at once. */
const PIECE = 1 << 15;

/**
 * Inflates into a buffer.
 * @param format - with zlib's header (`deflate`) or without (`deflate-raw`)
 * @returns how many bytes there were; -1 for damage, or when there are more than the buffer takes
 */
export async function inflateInto(
  format: 'deflate' | 'deflate-raw',
  packed: Uint8Array<ArrayBuffer>,
  out: Uint8Array,
): Promise<number> {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  // As what is made of each is taken: a stream keeps all that it makes of one piece.
  const writePieces = async (): Promise<void> => {
    for (let at = 0; at < packed.length; at += PIECE) await writer.write(packed.subarray(at, at + PIECE));
    await writer.close();
  };
  // What is wrong with the bytes is heard where they are read.
  const written = writePieces().catch(() => undefined);
  const reader = stream.readable.getReader();
  let at = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > out.length) return -1;
      out.set(part.value, at);
      at += part.value.length;
    }
    return at;
  } catch {
    return -1;
  } finally {
    await reader.cancel().catch(() => undefined);
    await written;
  }
}
