import type { LocalText } from '../../weights/manifest';

/** What a result is of, as the page calls it. */
export type ImageSubject =
  | { readonly kind: 'sample'; readonly id: string; readonly title: LocalText }
  | { readonly kind: 'own'; readonly name: string; readonly from?: 'camera' | 'live' | 'drawing' }
  | { readonly kind: 'tensor'; readonly dims: readonly number[] };

/** Whether it is one of pictures that keep coming. */
export const isFed = (image: ImageSubject | null): boolean =>
  image?.kind === 'own' && (image.from === 'live' || image.from === 'drawing');
