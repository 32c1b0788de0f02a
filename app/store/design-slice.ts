import { locale } from '../../src/messages/m';
import type { Architecture } from '../../src/network/architecture';
import { buildArchitecture } from '../../src/network/architecture';
import { whyNoNetwork, whyTooLarge } from '../../src/network/check-spec';
import { type DenseNetSpec, specWith } from '../../src/network/spec';
import { memoryOfDevice } from '../catalogue/device-memory';
import type { MadeModel } from '../catalogue/made-model';
import { selectArchitecture, type Unrollable } from './architecture';
import type { ModelSlice } from './model-slice';
import type { SliceCreator } from './slice';
import type { ViewSlice } from './view-slice';

/** The inspector's tab in which a network is designed: while it is open, the drawing shows the design. */
export const DESIGN_TAB = 'design';

/** @see DesignSlice.changeSpec */
export type SpecChange = Partial<DenseNetSpec> | ((spec: DenseNetSpec) => Partial<DenseNetSpec>);

/** A network on the drawing board. */
export interface DesignSlice {
  /** Null before anything was changed: the loaded model's own. */
  readonly design: MadeModel | null;
  changeDesign(change: Partial<MadeModel>): void;
  /** Changes some of the design's numbers, given or by what they are now. */
  changeSpec(change: SpecChange): void;
}

export function createDesignSlice(): SliceCreator<DesignSlice, Pick<ModelSlice, 'model'>> {
  return (set, get) => ({
    design: null,
    changeDesign: (change) => {
      const design = selectDesign(get());
      if (design !== null) set({ design: { ...design, ...change } });
    },
    changeSpec: (change) => {
      const design = selectDesign(get());
      if (design === null) return;
      const changed = typeof change === 'function' ? change(design.spec) : change;
      get().changeDesign({ spec: specWith({ ...design.spec, ...changed }) });
    },
  });
}

/** What the design follows from. */
type Designed = Pick<DesignSlice, 'design'> & Pick<ModelSlice, 'model'>;

const begun = new WeakMap<DenseNetSpec, MadeModel>();

/** The design as it stands, which begins as the loaded model; null without a model. The same object for the same. */
export function selectDesign({ design, model }: Designed): MadeModel | null {
  if (design !== null || model === null) return design;
  const known = begun.get(model.spec);
  if (known !== undefined) return known;
  const first: MadeModel = {
    spec: model.spec,
    side: model.input.size[0],
    initialisation: { scheme: 'he' },
    seed: 0,
  };
  begun.set(model.spec, first);
  return first;
}

interface Unrolled {
  /** Null while it is impossible. */
  readonly architecture: Architecture | null;
  /** Why it is impossible, in the language in which it is said. */
  readonly problem: string | null;
  readonly locale: string;
}

const unrolled = new WeakMap<MadeModel, Unrolled>();

/** Every slider's move asks several times, and a deep network takes milliseconds. */
function unroll(design: MadeModel): Unrolled {
  const known = unrolled.get(design);
  if (known?.locale === locale) return known;
  const { spec, side } = design;
  const none = whyNoNetwork(spec, side);
  const architecture = none === null ? (known?.architecture ?? buildArchitecture(spec, [side, side])) : null;
  const problem = architecture === null ? none : whyTooLarge(architecture, memoryOfDevice());
  const made = { architecture: problem === null ? architecture : null, problem, locale };
  unrolled.set(design, made);
  return made;
}

/** Why the design cannot be built, or null. */
export function selectDesignProblem(state: Designed): string | null {
  const design = selectDesign(state);
  return design === null ? null : unroll(design).problem;
}

/** The design unrolled, the same object for the same design; null while it is impossible. */
export function selectDesignArchitecture(state: Designed): Architecture | null {
  const design = selectDesign(state);
  return design === null ? null : unroll(design).architecture;
}

/** Whether the drawing shows a design instead of the loaded network. */
export const selectIsDesigning = ({
  tab,
  model,
}: Pick<ViewSlice, 'tab'> & Pick<ModelSlice, 'model'>): boolean => tab === DESIGN_TAB && model !== null;

/** What the drawing shows: the loaded network, or the design while there is one on the board. */
export function selectDrawnArchitecture(
  state: Designed & Unrollable & Pick<ViewSlice, 'tab'>,
): Architecture | null {
  const loaded = selectArchitecture(state);
  return selectIsDesigning(state) ? (selectDesignArchitecture(state) ?? loaded) : loaded;
}
