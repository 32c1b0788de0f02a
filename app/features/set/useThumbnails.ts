import { useEffect, useRef, useState } from 'react';
import { createImageSets } from '../../jobs/image-set';
import { useJob } from '../../services';

/** Thumbnails whose addresses are kept beside those in sight. */
const KEPT = 300;

/**
 * Addresses of the thumbnails of images, as they come; they are freed with the component.
 * @param ids - those in sight
 * @param version - another one asks again for those that were not there
 */
export function useThumbnails(ids: readonly number[], version: number): ReadonlyMap<number, string> {
  const sets = useJob(createImageSets);
  const urls = useRef(new Map<number, string>());
  const of = useRef<unknown>(null);
  const [, told] = useState(0);
  const wanted = `${version}:${ids.join(' ')}`;
  useEffect(() => {
    const kept = urls.current;
    const rows = sets.rows();
    if (of.current !== rows) {
      for (const url of kept.values()) URL.revokeObjectURL(url);
      kept.clear();
      of.current = rows;
    }
    const [, list = ''] = wanted.split(':');
    const inSight = list === '' ? [] : list.split(' ').map(Number);
    const missing = inSight.filter((id) => !kept.has(id) && rows.statusOf(id) !== 'waiting');
    if (missing.length === 0) return;
    const control = new AbortController();
    sets.ask('thumbnails', { ids: missing }, { signal: control.signal }).then(
      (blobs) => {
        if (control.signal.aborted || of.current !== rows) return;
        for (const [n, blob] of blobs.entries()) {
          const id = missing[n];
          if (blob !== null && id !== undefined) kept.set(id, URL.createObjectURL(blob));
        }
        const sight = new Set(inSight);
        for (const [id, url] of kept) {
          if (kept.size <= KEPT) break;
          if (sight.has(id)) continue;
          URL.revokeObjectURL(url);
          kept.delete(id);
        }
        told((count) => count + 1);
      },
      // Another set, or none: nothing is to be shown.
      () => {},
    );
    return () => control.abort();
  }, [sets, wanted]);
  useEffect(() => {
    const kept = urls.current;
    return () => {
      for (const url of kept.values()) URL.revokeObjectURL(url);
      kept.clear();
    };
  }, []);
  return urls.current;
}
