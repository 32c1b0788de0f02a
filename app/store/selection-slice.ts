import { asTensorName, type TensorName } from '../../src/model/spec';
import { counterpart, defaultTensor, unitOfTensor, unitsOf } from '../model/units';
import type { AppState, SliceCreator } from './app-state';
import { selectArchitecture } from './architecture';

/** What the inspector and the network view look at. A tensor's name says its unit, too. */
export interface SelectionSlice {
  /** Null until a model is loaded (or a link named one). */
  readonly tensor: TensorName | null;
  readonly channel: number | null;
  /** Ignores names that the network does not have. */
  selectTensor(name: string): void;
  /** Selects a unit (`stem`, `features.denseblock1.denselayer2`, …), at the operation that is shown now. */
  selectUnit(id: string): void;
  selectChannel(channel: number | null): void;
  /** After another model: keeps what it has, too, else starts anew. */
  settleSelection(): void;
}

const clampChannel = (channel: number | null, channels: number): number | null =>
  channel !== null && channel < channels ? channel : null;

export function createSelectionSlice(): SliceCreator<SelectionSlice> {
  return (set, get) => ({
    tensor: null,
    channel: null,

    selectTensor: (name) => {
      const architecture = selectArchitecture(get());
      const op = architecture?.byName.get(name);
      if (op === undefined || name === get().tensor) return;
      set({ tensor: op.name, channel: null });
    },
    selectUnit: (id) => {
      const architecture = selectArchitecture(get());
      const unit = architecture === null ? undefined : unitsOf(architecture).get(id);
      if (architecture === null || unit === undefined) return;
      const { tensor } = get();
      const name = counterpart(unit, architecture.byName.get(tensor ?? '') ?? null);
      if (name !== null) get().selectTensor(name);
    },
    selectChannel: (channel) => set({ channel }),

    settleSelection: () => {
      const architecture = selectArchitecture(get());
      if (architecture === null) return;
      const { tensor, channel } = get();
      const op = architecture.byName.get(tensor ?? '');
      if (op === undefined) set({ tensor: defaultTensor(architecture), channel: null });
      else set({ tensor: asTensorName(op.name), channel: clampChannel(channel, op.shape[0] ?? 0) });
    },
  });
}

/** The unit that the selected tensor belongs to. */
export const selectUnitId = (state: AppState): string | null => {
  const architecture = selectArchitecture(state);
  if (architecture === null || state.tensor === null) return null;
  return unitOfTensor(architecture, state.tensor)?.id ?? null;
};
