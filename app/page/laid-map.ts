import { createStore } from 'zustand/vanilla';
import type { JobPage } from '../jobs/jobs';

/** A signed map of the image, as it lies over it. */
export interface LaidMap {
  readonly data: Float32Array;
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  /** The value at either end of the palette. */
  readonly reach: number;
  readonly label: string;
  /** Where on the image it lies, in shares of it; everywhere unless told. */
  readonly place?: Readonly<Record<'left' | 'top' | 'width' | 'height', string>>;
  readonly hasCells: boolean;
}

/** The map that some tool has laid over the image beside the network, until another image, cut or model; a job's `make`. */
export const createLaidMap = ({ engine }: Pick<JobPage, 'engine'>) => {
  const laid = createStore<{ readonly map: LaidMap | null }>(() => ({ map: null }));
  for (const event of ['result', 'lesion', 'model'] as const)
    engine.on(event, () => laid.setState({ map: null }));
  return laid;
};
