import { useThumbnails } from '../useThumbnails';

/** Small pictures of images, by their numbers, as they come. */
export const useSmallPictures = (ids: readonly number[]): ReadonlyMap<number, string> =>
  useThumbnails(ids, 0);

/** One small picture. */
export function Thumbnail({ address }: { readonly address: string | undefined }) {
  return <span className="map-picture">{address === undefined ? null : <img src={address} alt="" />}</span>;
}
