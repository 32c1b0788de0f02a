import type { SliceCreator } from './slice';

/** What channels are looked for by. */
export type FindKind = 'region' | 'images';

/** Cells of the painted region, each way: finer than most maps, coarse enough for a finger. */
export const REGION_SIDE = 28;

/** The search for channels: what is painted on the image. */
export interface FindSlice {
  readonly findKind: FindKind;
  /** Painted cells, `y · REGION_SIDE + x`. */
  readonly painted: ReadonlySet<number>;
  /** Whether the brush takes cells away. */
  readonly isRubbing: boolean;
  setFindKind(kind: FindKind): void;
  setRubbing(isRubbing: boolean): void;
  /** Adds cells to the region, or takes them away. */
  paint(cells: readonly number[], add: boolean): void;
  clearPaint(): void;
}

export function createFindSlice(): SliceCreator<FindSlice> {
  return (set, get) => ({
    findKind: 'region',
    painted: new Set(),
    isRubbing: false,
    setFindKind: (findKind) => set({ findKind }),
    setRubbing: (isRubbing) => set({ isRubbing }),
    paint: (cells, add) => {
      const before = get().painted;
      const painted = new Set(before);
      for (const cell of cells) {
        if (add) painted.add(cell);
        else painted.delete(cell);
      }
      if (painted.size !== before.size) set({ painted });
    },
    clearPaint: () => set({ painted: new Set(), isRubbing: false }),
  });
}
