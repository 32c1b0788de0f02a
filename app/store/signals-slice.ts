import type { Initialisation } from '../../src/weights/initialise';
import type { SliceCreator } from './slice';

/** What is plotted through the network. */
export type SignalsOf = 'outputs' | 'gradients';

/** What the signals of a network are looked at with. */
export interface SignalsChoice {
  readonly of: SignalsOf;
  /** How the weights of the networks are drawn that stand beside the loaded one. */
  readonly initialisation: Initialisation;
  readonly seed: number;
  /** The p that dropout is tried with; null for the network's own, or a usual one. */
  readonly dropout: number | null;
  /** Which masks dropout draws, from 1. */
  readonly masks: number;
}

export const USUAL_SIGNALS: SignalsChoice = {
  of: 'outputs',
  initialisation: { scheme: 'he' },
  seed: 0,
  dropout: null,
  masks: 1,
};

/** @see SignalsChoice */
export interface SignalsSlice {
  readonly signals: SignalsChoice;
  changeSignals(change: Partial<SignalsChoice>): void;
}

export function createSignalsSlice(): SliceCreator<SignalsSlice> {
  return (set, get) => ({
    signals: USUAL_SIGNALS,
    changeSignals: (change) => set({ signals: { ...get().signals, ...change } }),
  });
}
