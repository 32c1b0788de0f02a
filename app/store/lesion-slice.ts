import type { LogitComparison } from '../../src/explain/compare-logits';
import { type Cut, isSameCut } from '../../src/explain/lesion';
import type { Dependencies, SliceCreator } from './app-state';

/** Which connections are cut, and what that does; `mirror.ts` keeps it. */
export interface LesionSlice {
  /** The cuts that hold now. */
  readonly cuts: readonly Cut[];
  /** What another image, or another worker, healed: to be cut again, if the visitor wants to. */
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

export function createLesionSlice({ engine }: Dependencies): SliceCreator<LesionSlice> {
  return (_, get) => ({
    cuts: [],
    healedCuts: [],
    comparison: null,
    isCutting: false,

    setCuts: (cuts) => get().attempt('lesion', cuts.length === 0 ? engine.restore() : engine.lesion(cuts)),
    addCut: (cut) => get().setCuts([...get().cuts.filter((other) => !isSameCut(cut, other)), cut]),
    undoCut: (cut) => get().setCuts(get().cuts.filter((other) => other !== cut)),
  });
}
