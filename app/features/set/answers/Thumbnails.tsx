import { useEffect, useState } from 'react';
import type { OpenedSet } from './source';

/** Small pictures of images as addresses; they go with the component. */
export function useThumbnails(source: OpenedSet, ids: readonly number[]): ReadonlyMap<number, string> {
  const [addresses, setAddresses] = useState<ReadonlyMap<number, string>>(new Map());
  const key = ids.join();
  const { ask } = source;
  useEffect(() => {
    if (key === '') return;
    const wanted = key.split(',').map(Number);
    const made: string[] = [];
    let isGone = false;
    void ask('thumbnails', { ids: wanted })
      .then((blobs) => {
        if (isGone) return;
        const pairs = blobs.flatMap((blob, n): [number, string][] => {
          if (blob === null) return [];
          const address = URL.createObjectURL(blob);
          made.push(address);
          return [[wanted[n] ?? -1, address]];
        });
        setAddresses(new Map(pairs));
      })
      .catch(() => undefined);
    return () => {
      isGone = true;
      for (const address of made) URL.revokeObjectURL(address);
    };
  }, [ask, key]);
  return addresses;
}

/** One small picture. */
export function Thumbnail({ address }: { readonly address: string | undefined }) {
  return <span className="set-thumbnail">{address === undefined ? null : <img src={address} alt="" />}</span>;
}
