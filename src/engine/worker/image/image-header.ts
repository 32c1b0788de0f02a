import { imageSize } from 'image-size';
import { DenseLensError } from '../../../errors';
import { m } from '../messages/m';
import { otherPicture } from './other-pictures';

/** Most pixels that are decoded: 100 megapixels take 400 MB in the browser's decoder. */
const MAX_PIXELS = 100_000_000;
/** A single row or column holds nothing to look at. */
const MIN_SIDE = 2;

const undecodable = (problem: string): DenseLensError =>
  new DenseLensError('image/undecodable', m.image_refused({ problem }));

/** @throws `image/too-small`, `image/too-large` */
export function checkImageSize(width: number, height: number): void {
  const size = `${width}×${height}`;
  if (width < MIN_SIDE || height < MIN_SIDE) {
    throw new DenseLensError('image/too-small', m.image_too_small({ size }));
  }
  if (width * height > MAX_PIXELS) {
    throw new DenseLensError('image/too-large', m.image_too_large({ size, most: MAX_PIXELS / 1e6 }));
  }
}

const ascii = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

const u32be = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);

/** PNG: chunks of known length up to IEND. */
function pngIsWhole(bytes: Uint8Array): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + u32be(bytes, at)) {
    if (ascii(bytes, at + 4, 'IEND')) return true;
  }
  return false;
}

/** JPEG: an end-of-image marker after the first scan began (before it, thumbnails have their own). */
function jpegIsWhole(bytes: Uint8Array): boolean {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  for (let i = at + 2; i + 1 < bytes.length; i++) if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  return false;
}

/** WebP: RIFF states the length. */
function webpIsWhole(bytes: Uint8Array): boolean {
  return (
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true) + 8 <= bytes.length
  );
}

/** AVIF: top-level boxes of stated length; a length of 0 reaches to the end. */
function avifIsWhole(bytes: Uint8Array): boolean {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = u32be(bytes, at);
    if (size === 0) return true;
    if (size < 8 && size !== 1) return false;
    at += size === 1 ? u32be(bytes, at + 12) : size;
  }
  return at === bytes.length;
}

/** GIF: the trailer byte. */
function gifIsWhole(bytes: Uint8Array): boolean {
  let last = bytes.length - 1;
  while (last > 0 && bytes[last] === 0) last--;
  return bytes[last] === 0x3b;
}

/** Browsers draw what there is of a truncated file; a network must not be shown half an image. */
function isWhole(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x89 && ascii(bytes, 1, 'PNG')) return pngIsWhole(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegIsWhole(bytes);
  if (ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP')) return webpIsWhole(bytes);
  if (ascii(bytes, 0, 'GIF8')) return gifIsWhole(bytes);
  if (ascii(bytes, 4, 'ftypavif') || ascii(bytes, 4, 'ftypavis')) return avifIsWhole(bytes);
  return true;
}

/**
 * Refuses, from an image file's bytes and before anything is decoded, what cannot be shown.
 * @throws `image/undecodable` when empty, truncated or no image; `image/too-large`, `image/too-small`
 */
export function checkImageFile(bytes: Uint8Array): void {
  if (bytes.length === 0) throw undecodable(m.image_empty());
  let size: { readonly width: number; readonly height: number } | null = null;
  try {
    const read = imageSize(bytes);
    // Some headers that are no picture's are taken for one of no size.
    if (read.width > 0 && read.height > 0) size = read;
  } catch {
    // An unknown format may still be one that this browser decodes.
  }
  const other = otherPicture(bytes);
  if (other !== null) throw undecodable(other);
  if (size !== null) checkImageSize(size.width, size.height);
  if (bytes.length < 16 || !isWhole(bytes)) {
    throw undecodable(m.image_cut_off());
  }
}

/** What to say when the browser's decoder refuses a file. */
export function notAnImage(): DenseLensError {
  return undecodable(m.image_no_image());
}
