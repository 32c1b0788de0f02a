import type { ImageSubject } from '../protocol/subject';
import type { Picture } from './engine';
import type { ImageSource } from './state';
import { isSvg, rasterizeSvg } from './svg';

/** A picture that a worker can decode, as often as need be. */
export interface Drawn {
  readonly source: ImageSource;
  readonly subject: ImageSubject;
}

/**
 * Browsers draw SVG only in documents, not in workers; and what cannot be sent twice is copied.
 * @param signal - ends a drawing that nobody waits for any more
 */
export async function draw({ image, subject, look }: Picture, signal: AbortSignal): Promise<Drawn> {
  const kept = image instanceof Blob ? image : await createImageBitmap(image);
  const drawn = kept instanceof Blob && (await isSvg(kept)) ? await rasterizeSvg(kept, signal) : kept;
  return { source: { kind: 'image', image: drawn, ...(look !== undefined && { look }) }, subject };
}
