import type { LocalText } from '../../weights/manifest';

/** What a result is of, as the page calls it. */
export type ImageSubject =
  | { readonly kind: 'sample'; readonly id: string; readonly title: LocalText }
  | { readonly kind: 'own'; readonly name: string; readonly from?: 'camera' }
  | { readonly kind: 'tensor'; readonly dims: readonly number[] };
