import { DenseLensError } from '../../src/errors';

/** An image besides the current one. */
export interface OtherImage {
  /** In what was asked it stands for the image. */
  readonly id: string;
  /** As people know it, in the page's language. */
  readonly name: () => string;
  readonly load: (signal: AbortSignal) => Promise<Blob>;
}

/** One that the site has. */
export const imageAt = (url: string, name: () => string): OtherImage => ({
  id: url,
  name,
  load: async (signal) => {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new DenseLensError('image/unreadable', name());
    return response.blob();
  },
});

/** Whether others can do without it: it could not be fetched, or is no image. */
const isImages = (error: unknown): boolean =>
  !(error instanceof DenseLensError) || error.code.startsWith('image/');

/**
 * Asks the same of one image after the other; one that cannot be fetched, or is no image, is left out.
 * @param onImage - hears how many there have been, before each
 * @throws what `ask` throws but for the image codes, and the signal's reason
 */
export async function* answersOf<R>(
  images: readonly OtherImage[],
  ask: (image: Blob) => Promise<R>,
  signal: AbortSignal,
  onImage: (done: number) => void,
): AsyncGenerator<{ readonly image: OtherImage; readonly answer: R }> {
  for (const [n, image] of images.entries()) {
    onImage(n);
    const answer = await image
      .load(signal)
      .then(ask)
      .catch((error: unknown) => {
        signal.throwIfAborted();
        if (!isImages(error)) throw error;
        return null;
      });
    if (answer !== null) yield { image, answer };
  }
}
