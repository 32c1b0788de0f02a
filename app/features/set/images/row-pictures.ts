import type { ImageSets } from '../../../jobs/image-set';

/** Pictures that are kept beside those in sight. */
const KEPT = 600;

/**
 * Thumbnails of a table's rows, as elements that are decoded before their rows come into sight, and that outlive them:
 * a row that comes renders once, and one that comes back needs nothing. (Canvases cost more than all else of a row.)
 */
export interface RowPictures {
  /** Puts an image's thumbnail into a place as soon as it is there. @returns ends that */
  show(id: number, place: HTMLElement): () => void;
  /** Images in sight, and those that will be next; asked again for those that had not run. */
  want(ids: readonly number[]): void;
  destroy(): void;
}

function elementOf(thumbnail: Blob): HTMLImageElement {
  const picture = new Image();
  picture.alt = '';
  picture.src = URL.createObjectURL(thumbnail);
  // Else it would be decoded when it is first seen.
  void picture.decode().catch(() => undefined);
  return picture;
}

function drop(picture: HTMLImageElement): void {
  picture.remove();
  URL.revokeObjectURL(picture.src);
}

/** @see RowPictures */
export function createRowPictures(sets: ImageSets): RowPictures {
  const kept = new Map<number, HTMLImageElement>();
  const shown = new Map<number, HTMLElement>();
  let of: unknown = null;
  let wanted: readonly number[] = [];
  let isAsking = false;
  let isGone = false;

  const clear = (): void => {
    for (const picture of kept.values()) drop(picture);
    kept.clear();
  };
  const keep = (id: number, thumbnail: Blob): void => {
    const picture = elementOf(thumbnail);
    kept.set(id, picture);
    shown.get(id)?.replaceChildren(picture);
  };
  const trim = (): void => {
    const needed = new Set(wanted);
    for (const [id, picture] of kept) {
      if (kept.size <= KEPT) break;
      if (needed.has(id)) continue;
      drop(picture);
      kept.delete(id);
    }
  };
  // One question at a time: what was scrolled past meanwhile is never asked for.
  const ask = async (): Promise<void> => {
    const rows = sets.rows();
    if (of !== rows) {
      clear();
      of = rows;
    }
    const wish = wanted;
    const ids = wish.filter((id) => !kept.has(id) && rows.statusOf(id) === 'done');
    if (isAsking || isGone || ids.length === 0) return;
    isAsking = true;
    try {
      const thumbnails = await sets.ask('thumbnails', { ids });
      if (isGone || of !== sets.rows()) return;
      for (const [n, thumbnail] of thumbnails.entries()) {
        const id = ids[n];
        if (thumbnail !== null && id !== undefined && !kept.has(id)) keep(id, thumbnail);
      }
      trim();
    } catch {
      // Another set, or none: nothing is to be shown.
    } finally {
      isAsking = false;
      if (wanted !== wish) void ask();
    }
  };
  return {
    show: (id, place) => {
      shown.set(id, place);
      const picture = of === sets.rows() ? kept.get(id) : undefined;
      if (picture !== undefined) place.replaceChildren(picture);
      return () => {
        if (shown.get(id) === place) shown.delete(id);
        place.replaceChildren();
      };
    },
    want: (ids) => {
      wanted = ids;
      void ask();
    },
    destroy: () => {
      isGone = true;
      clear();
    },
  };
}
