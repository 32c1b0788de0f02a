import type { Engine } from '../../src/engine/client/engine';
import type { Library } from '../catalogue/library';
import type { AppStore } from '../store/app-state';

/** What the console API's parts work with. */
export interface ConsoleContext {
  readonly engine: Engine;
  readonly store: AppStore;
  readonly library: Library;
}
