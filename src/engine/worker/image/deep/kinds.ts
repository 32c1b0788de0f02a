const ascii = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** What a file is that the browser would not decode, or only to 8 bits; null for anything else. */
export function deepKind(bytes: Uint8Array): 'dicom' | 'png' | null {
  if (ascii(bytes, 128, 'DICM')) return 'dicom';
  const isPng = bytes[0] === 0x89 && ascii(bytes, 1, 'PNG\r\n') && ascii(bytes, 12, 'IHDR');
  // 16 bits, grey or grey with alpha.
  return isPng && bytes[24] === 16 && (bytes[25] === 0 || bytes[25] === 4) ? 'png' : null;
}
