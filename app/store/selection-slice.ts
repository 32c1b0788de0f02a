import type { Part } from '../../src/network/architecture';
import { counterpart, defaultTensor, partOf } from '../../src/network/parts';
import { asTensorName, type TensorName } from '../../src/network/spec';
import type { Station } from '../../src/network/stations';
import { selectArchitecture, type Unrollable } from './architecture';
import { selectIsDesigning } from './design-slice';
import type { SliceCreator } from './slice';
import type { ViewSlice } from './view-slice';

/** How close the network is looked at: all of it, one dense block, one part's operations. */
export type Level = 'network' | 'block' | 'layer';

/** Row and column of a map, from 0. */
export type Position = readonly [y: number, x: number];

/** What the inspector and the network view look at. A tensor's name says its part, too. */
export interface SelectionSlice {
  /** As it was wished; see {@link selectLevel}. */
  readonly level: Level;
  /** Null until a model is loaded (or a link named one). */
  readonly tensor: TensorName | null;
  readonly channel: number | null;
  /** The pixel of that channel that is looked at; null for none, which shows the middle. */
  readonly position: Position | null;
  /** Ignores names that the network does not have. */
  selectTensor(name: string): void;
  /** Selects the part of a name (its own id, or a connection's end), at the operation that is shown now. */
  selectPart(id: string): void;
  /** Without a position, the one that is selected stays. */
  selectChannel(channel: number | null, position?: Position): void;
  /** Selects one element; ignores tensors that the network does not have. */
  selectElement(tensor: string, channel: number, position: Position): void;
  /** Opens a part (selecting it), or goes up. */
  openLevel(level: Level, part?: string): void;
  /** Opens what makes a station of the ribbon: the block, or the operations of another part. */
  openStation(station: Station): void;
  /** After another model: keeps what it has, too, else starts anew. */
  settleSelection(): void;
}

const clampChannel = (channel: number | null, channels: number): number | null =>
  channel !== null && channel < channels ? channel : null;

/** Keeps a position within a tensor's maps. */
function clampPosition(
  position: Position | null,
  [, height = 1, width = 1]: readonly number[],
): Position | null {
  if (position === null) return null;
  const [y, x] = position;
  return y < height && x < width ? position : null;
}

export function createSelectionSlice(): SliceCreator<SelectionSlice, Unrollable & Pick<ViewSlice, 'pane'>> {
  return (set, get) => ({
    level: 'block',
    tensor: null,
    channel: null,
    position: null,

    selectTensor: (name) => {
      const architecture = selectArchitecture(get());
      const op = architecture?.byName.get(name);
      if (op === undefined || name === get().tensor) return;
      set({ tensor: op.name, channel: null, position: clampPosition(get().position, op.shape) });
    },
    selectPart: (id) => {
      const architecture = selectArchitecture(get());
      const part = architecture === null ? null : partOf(architecture, id);
      if (architecture === null || part === null) return;
      const { tensor } = get();
      const name = counterpart(part, architecture.byName.get(tensor ?? '') ?? null);
      if (name !== null) get().selectTensor(name);
    },
    selectChannel: (channel, position) => set(position === undefined ? { channel } : { channel, position }),
    selectElement: (name, channel, position) => {
      const op = selectArchitecture(get())?.byName.get(name);
      if (op !== undefined) set({ tensor: op.name, channel, position });
    },
    openLevel: (level, part) => {
      if (part !== undefined) get().selectPart(part);
      set({ level });
    },

    openStation: ({ tensor, kind }) => {
      get().selectTensor(tensor);
      // Whoever looks at the picture alone would not see what was opened.
      const pane = get().pane === 'picture' ? 'network' : get().pane;
      set({ level: kind === 'block' ? 'block' : 'layer', pane });
    },

    settleSelection: () => {
      const architecture = selectArchitecture(get());
      if (architecture === null) return;
      const { tensor, channel, position } = get();
      const op = architecture.byName.get(tensor ?? '');
      if (op === undefined) set({ tensor: defaultTensor(architecture), channel: null, position: null });
      else {
        set({
          tensor: asTensorName(op.name),
          channel: clampChannel(channel, op.shape[0] ?? 0),
          position: clampPosition(position, op.shape),
        });
      }
    },
  });
}

/** What is selected, of which network. */
type Selected = Pick<SelectionSlice, 'tensor'> & Unrollable;

/** The part that the selected tensor belongs to. */
export const selectCurrentPartId = (state: Selected): string | null => selectCurrentPart(state)?.id ?? null;

/** The level that is shown: only dense blocks and their layers have a block, only other parts have operations. */
export function selectLevel(state: Selected & Pick<SelectionSlice, 'level'> & Pick<ViewSlice, 'tab'>): Level {
  const architecture = selectArchitecture(state);
  const part = selectCurrentPart(state);
  // A design has no maps to open.
  if (architecture === null || part === null || state.level === 'network' || selectIsDesigning(state))
    return 'network';
  if (part.kind === 'block') return 'block';
  return part.kind === 'layer' ? state.level : 'layer';
}

/** The part that the selected tensor belongs to, whole. */
export function selectCurrentPart(state: Selected): Part | null {
  const architecture = selectArchitecture(state);
  return architecture === null || state.tensor === null ? null : partOf(architecture, state.tensor);
}
