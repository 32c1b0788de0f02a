import type { MapRecipe } from '../../src/engine/protocol/gradients';
import type { TensorName } from '../../src/network/spec';
import { ALL_BY_INDEX, type Arrangement } from '../../src/tensor/arrange';
import type { Palette, PaletteKind } from '../../src/tensor/types';
import type { SliceCreator } from './slice';

/** Which channels the atlas shows, as the visitor wishes it for whatever tensor. */
export interface Arranging extends Omit<Arrangement, 'channels'> {
  /** Only what this source wrote; ignored where it wrote nothing. */
  readonly writer: string | null;
}

/** How values become colours, beyond the scope. */
export interface Scaling {
  /** Share of the values beyond either end. */
  readonly clip: number;
  readonly fixed: readonly [lo: number, hi: number];
  /** For tensors without negative values, and for signed ones: each keeps its own choice. */
  readonly palettes: Readonly<Record<PaletteKind, Palette>>;
}

/** How the class activation map lies over the image. */
export type MapOverlay = 'off' | 'smooth' | 'cells';

/** A class activation map at a layer, by how it is made. */
export type LayerMapRef = Omit<MapRecipe & { readonly kind: 'layer' }, 'kind'>;

/** One channel of one tensor. */
export interface ChannelRef {
  readonly tensor: TensorName;
  readonly channel: number;
}

/** How the atlas shows channels, and which ones are kept beside it or over the image. */
export interface AtlasSlice {
  readonly arranging: Arranging;
  readonly scaling: Scaling;
  readonly pins: readonly ChannelRef[];
  /** The channel that lies over the image. */
  readonly laid: ChannelRef | null;
  /** 0…1 */
  readonly laidOpacity: number;
  arrange(change: Partial<Arranging>): void;
  setScaling(change: Partial<Scaling>): void;
  /** Pins a channel, or takes it off. */
  togglePin(channel: ChannelRef): void;
  lay(channel: ChannelRef | null): void;
  setLaidOpacity(opacity: number): void;
}

/** Every channel, by index. */
export const USUAL_ARRANGING: Arranging = {
  key: ALL_BY_INDEX.key,
  reversed: false,
  similarTo: 0,
  from: null,
  to: null,
  dead: 'shown',
  writer: null,
};

/** What a first visit has. */
export const USUAL_SCALING: Scaling = {
  clip: 0,
  fixed: [0, 1],
  palettes: { sequential: 'sequential', diverging: 'diverging' },
};

/** Of the channel that is laid over the image, 0 to 1. */
export const USUAL_OPACITY = 0.6;

export const isSameChannel = (a: ChannelRef, b: ChannelRef): boolean =>
  a.tensor === b.tensor && a.channel === b.channel;

export function createAtlasSlice(): SliceCreator<
  AtlasSlice,
  { readonly overlay: MapOverlay; readonly overlayLayer: LayerMapRef | null }
> {
  return (set, get) => ({
    arranging: USUAL_ARRANGING,
    scaling: USUAL_SCALING,
    pins: [],
    laid: null,
    laidOpacity: USUAL_OPACITY,

    arrange: (change) => {
      const before = get().arranging;
      // A range of means says nothing about entropies.
      const other = change.key !== undefined && change.key !== before.key;
      set({
        arranging: { ...before, ...(other ? { from: null, to: null, reversed: false } : {}), ...change },
      });
    },
    setScaling: (change) => set({ scaling: { ...get().scaling, ...change } }),
    togglePin: (channel) => {
      const { pins } = get();
      const others = pins.filter((pin) => !isSameChannel(pin, channel));
      set({ pins: others.length < pins.length ? others : [...pins, channel] });
    },
    // Two maps over one image could not be told apart.
    lay: (laid) => set(laid === null ? { laid } : { laid, overlay: 'off', overlayLayer: null }),
    setLaidOpacity: (opacity) => set({ laidOpacity: Math.min(1, Math.max(0, opacity)) }),
  });
}
