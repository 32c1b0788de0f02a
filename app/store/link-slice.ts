import type { Cut } from '../../src/explain/lesion';
import { m } from '../messages/m';
import type { LesionSlice } from './lesion-slice';
import type { RunSlice } from './run-slice';
import type { SliceCreator } from './slice';
import type { ViewSlice } from './view-slice';

/** What a link asks for that only an image makes possible. */
export interface LinkSlice {
  /** Cuts that wait until an image has run. */
  readonly linkedCuts: readonly Cut[];
  /** Whether the link asks for cuts that it could not carry. */
  readonly linkedCutsArePartial: boolean;
  /** Makes the cuts that a link asked for, and no others. Tells the visitor what fails; never rejects. */
  cutAsLinked(): Promise<void>;
}

const sameCuts = (a: readonly Cut[], b: readonly Cut[]): boolean => JSON.stringify(a) === JSON.stringify(b);

export function createLinkSlice(): SliceCreator<
  LinkSlice,
  Pick<LesionSlice, 'cuts' | 'setCuts'> & Pick<RunSlice, 'result'> & Pick<ViewSlice, 'notify'>
> {
  return (set, get) => ({
    linkedCuts: [],
    linkedCutsArePartial: false,
    cutAsLinked: async () => {
      const { linkedCuts, linkedCutsArePartial, cuts, setCuts, notify, result } = get();
      // Without a result they go on waiting, and stay in the link.
      if (result === null) return;
      if (!sameCuts(linkedCuts, cuts)) await setCuts(linkedCuts);
      set({ linkedCuts: [], linkedCutsArePartial: false });
      if (linkedCutsArePartial) notify({ topic: 'link', kind: 'notice', text: m.store_partial_cuts() });
    },
  });
}
