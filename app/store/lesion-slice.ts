import type { LogitComparison } from '../../src/explain/compare-logits';
import { type Cut, isSameCut } from '../../src/explain/lesion';
import type { Dependencies, SliceCreator } from './slice';
import type { ViewSlice } from './view-slice';

/** Which connections are cut, and what that does; `mirror.ts` keeps it. */
export interface LesionSlice {
  /** The cuts that hold now. */
  readonly cuts: readonly Cut[];
  /** What another image healed: to be cut again, if the visitor wants to. */
  readonly healedCuts: readonly Cut[];
  /** The answer before and with the cuts; null while none hold. */
  readonly comparison: LogitComparison | null;
  readonly isCutting: boolean;
  /** Cuts these connections and no others; none heals. Tells the visitor if it fails; never rejects. */
  setCuts(cuts: readonly Cut[]): Promise<void>;
  /** Adds a cut, or changes what it puts in its place. */
  addCut(cut: Cut): Promise<void>;
  /** Takes one cut back and leaves the others. */
  undoCut(cut: Cut): Promise<void>;
}

export function createLesionSlice({
  engine,
}: Dependencies): SliceCreator<LesionSlice, Pick<ViewSlice, 'attempt'>> {
  // What was asked for and is not answered yet: the next wish goes on from there, so that none is lost meanwhile.
  let asked: { readonly cuts: readonly Cut[] } | null = null;
  return (_, get) => ({
    cuts: [],
    healedCuts: [],
    comparison: null,
    isCutting: false,

    setCuts: async (cuts) => {
      const mine = { cuts };
      asked = mine;
      await get().attempt('lesion', cuts.length === 0 ? engine.restore() : engine.lesion(cuts));
      if (asked === mine) asked = null;
    },
    addCut: (cut) => {
      const { cuts } = asked ?? get();
      return get().setCuts([...cuts.filter((other) => !isSameCut(cut, other)), cut]);
    },
    undoCut: (cut) => {
      const { cuts } = asked ?? get();
      return get().setCuts(cuts.filter((other) => other.mode !== cut.mode || !isSameCut(cut, other)));
    },
  });
}
