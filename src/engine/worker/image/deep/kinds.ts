const ascii = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

const isPng = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x89 && ascii(bytes, 1, 'PNG\r\n') && ascii(bytes, 12, 'IHDR');

/** A PNG in colour of 16 bits for each, of which browsers and Pillow give the upper eight. */
export const isDeepColour = (bytes: Uint8Array): boolean =>
  isPng(bytes) && bytes[24] === 16 && (bytes[25] === 2 || bytes[25] === 6);

/** What a file is that the browser would not decode, or only to 8 bits; null for anything else. */
export function deepKind(bytes: Uint8Array): 'dicom' | 'png' | null {
  if (ascii(bytes, 128, 'DICM')) return 'dicom';
  // 16 bits, grey or grey with alpha.
  return isPng(bytes) && bytes[24] === 16 && (bytes[25] === 0 || bytes[25] === 4) ? 'png' : null;
}
