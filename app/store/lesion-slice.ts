import type { LesionResult } from '../../src/engine/protocol/explain';
import { compareLogits, type LogitComparison } from '../../src/explain/compare-logits';
import { type Cut, isSameCut } from '../../src/explain/lesion';
import type { Dependencies, SliceCreator } from './app-state';
import { TOP_K } from './run-slice';

/** Which connections are cut, and what that does. */
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
  /** For the engine's event: connections were cut, or healed, whoever asked for it. */
  cutsChanged(lesion: LesionResult): void;
  /** For the engine's event: a run is in the place of the cut one. */
  cutsGone(): void;
  /** For the engine's event: a model was loaded; when a worker starts again, the same one. */
  cutsOfModel(id: string): void;
}

export function createLesionSlice({ engine }: Dependencies): SliceCreator<LesionSlice> {
  let asked = 0;
  let cutModel: string | null = null;
  return (set, get) => ({
    cuts: [],
    healedCuts: [],
    comparison: null,
    isCutting: false,

    setCuts: async (cuts) => {
      const mine = ++asked;
      set({ isCutting: true });
      try {
        await get().attempt('lesion', cuts.length === 0 ? engine.restore() : engine.lesion(cuts));
      } finally {
        if (mine === asked) set({ isCutting: false });
      }
    },
    addCut: (cut) => get().setCuts([...get().cuts.filter((other) => !isSameCut(cut, other)), cut]),
    undoCut: (cut) => get().setCuts(get().cuts.filter((other) => other !== cut)),

    cutsChanged: ({ logits, delta, cuts }) => {
      if (cuts.length === 0) {
        set({ cuts, healedCuts: [], comparison: null });
        return;
      }
      const before = logits.map((logit, index) => logit - (delta[index] ?? 0));
      const activation = get().model?.activation ?? 'softmax';
      set({ cuts, healedCuts: [], comparison: compareLogits(before, logits, TOP_K, activation) });
    },
    cutsGone: () => {
      const { cuts } = get();
      if (cuts.length > 0) set({ cuts: [], healedCuts: cuts, comparison: null });
    },
    cutsOfModel: (id) => {
      if (id === cutModel) get().cutsGone();
      else set({ cuts: [], healedCuts: [], comparison: null });
      cutModel = id;
    },
  });
}
