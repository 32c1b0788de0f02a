import type { StateCreator } from 'zustand/vanilla';
import type { Engine } from '../../src/engine/client/engine';
import type { Library } from '../catalogue/library';
import type { Samples } from '../catalogue/samples';

/** What actions reach the outside world through; tests pass their own. */
export interface Dependencies {
  readonly engine: Engine;
  readonly library: Library;
  readonly samples: Samples;
}

/** Makes a slice of the store. `Others`: what it reads and writes of the other slices. */
export type SliceCreator<Own, Others = unknown> = StateCreator<Own & Others, [], [], Own>;
