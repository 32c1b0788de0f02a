import { DenseLensError } from '../../../errors';
import type { InputRecipe } from '../../../formats/canonical';
import { THUMBNAIL_LIMIT } from '../../../set/record-layout';
import { drawInput, type FileBytes, prepareImage } from '../image/decode';
import { m } from '../messages/m';

/** Longer side of a thumbnail, in pixels. */
const SIDE = 64;

/** From fine to coarse: the first that is small enough is taken. */
const QUALITIES = [0.75, 0.5, 0.25, 0.05];

/** Bytes of the thumbnail's length before it. */
export const LENGTH_BYTES = 2;

/** A file's bytes. @throws `image/unreadable` when it has changed or gone since it was chosen */
export async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new DenseLensError('image/unreadable', m.image_changed());
  }
}

/** SHA-256 in hexadecimal, by which equal files are known. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function asJpeg(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer> | null> {
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (blob.size <= THUMBNAIL_LIMIT - LENGTH_BYTES) return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}

/** An image as the network takes it, and small, as JPEG; null where that would be too large. */
export async function readImage(
  image: FileBytes | ImageBitmap,
  recipe: InputRecipe,
  channels: number,
  signal: AbortSignal,
): Promise<{ readonly input: Float32Array; readonly thumbnail: Uint8Array<ArrayBuffer> | null }> {
  const { input, preview } = await prepareImage(image, recipe, channels, signal, {}, (bitmap) =>
    drawInput(bitmap, recipe, SIDE / Math.max(...recipe.size)),
  );
  return { input, thumbnail: await asJpeg(preview) };
}

/** An image as the network takes it, `[1,C,H,W]`. @throws the image codes; `image/unreadable` */
export async function readInput(
  image: Blob | ImageBitmap | ImageData,
  recipe: InputRecipe,
  channels: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const held = image instanceof Blob ? { bytes: await bytesOf(image), type: image.type } : image;
  const { input } = await prepareImage(held, recipe, channels, signal, {}, () => null);
  return input;
}
