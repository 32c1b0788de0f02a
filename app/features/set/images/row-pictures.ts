import type { ImageSets } from '../../../jobs/image-set';

/** Pictures that are kept beside those in sight. */
const KEPT = 600;

/** Thumbnails of a table's rows, drawn into the rows' own canvases: a row that comes into sight renders once. */
export interface RowPictures {
  /** Draws an image's thumbnail as soon as it is there. @returns ends that */
  show(id: number, canvas: HTMLCanvasElement): () => void;
  /** Images in sight, and those that will be next; asked again for those that had not run. */
  want(ids: readonly number[]): void;
  destroy(): void;
}

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
}

/** @see RowPictures */
export function createRowPictures(sets: ImageSets): RowPictures {
  const kept = new Map<number, ImageBitmap>();
  const shown = new Map<number, HTMLCanvasElement>();
  let of: unknown = null;
  let wanted: readonly number[] = [];
  let isAsking = false;
  let isGone = false;

  const clear = (): void => {
    for (const picture of kept.values()) picture.close();
    kept.clear();
  };
  const keep = (id: number, picture: ImageBitmap): void => {
    kept.get(id)?.close();
    kept.set(id, picture);
    const canvas = shown.get(id);
    if (canvas !== undefined) draw(canvas, picture);
  };
  const trim = (): void => {
    const needed = new Set(wanted);
    for (const [id, picture] of kept) {
      if (kept.size <= KEPT) break;
      if (needed.has(id)) continue;
      picture.close();
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
      const pictures = await sets.ask('thumbnail-pictures', { ids });
      for (const [n, picture] of pictures.entries()) {
        const id = ids[n];
        if (picture === null || id === undefined) continue;
        if (isGone || of !== sets.rows()) picture.close();
        else keep(id, picture);
      }
      trim();
    } catch {
      // Another set, or none: nothing is to be shown.
    }
    isAsking = false;
    if (wanted !== wish) void ask();
  };
  return {
    show: (id, canvas) => {
      shown.set(id, canvas);
      const picture = of === sets.rows() ? kept.get(id) : undefined;
      if (picture !== undefined) draw(canvas, picture);
      return () => {
        if (shown.get(id) === canvas) shown.delete(id);
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
