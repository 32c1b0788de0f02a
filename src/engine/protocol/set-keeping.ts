import type { SerializedError } from '../../errors';
import type { ImageSet } from '../../set/entry';
import type { SetNetwork } from './set-network';
import type { SetRows } from './set-rows';

/** A set that the browser keeps between visits: what is known of its images, but not the images themselves. */
export interface KeptSet {
  readonly id: string;
  readonly name: string;
  readonly images: number;
  /** Of the model that it was run with. */
  readonly model: string;
  readonly bytes: number;
  /** When it was kept, as milliseconds since 1970. */
  readonly date: number;
}

/** What the page alone knows of images. */
export interface SetNotes {
  readonly errors: readonly (readonly [id: number, error: SerializedError])[];
  readonly originals: readonly (readonly [id: number, of: number])[];
}

/** A set that was kept, open again. */
export interface RestoredSet {
  readonly set: ImageSet;
  readonly network: SetNetwork;
  readonly truth: readonly (readonly number[])[];
  /** Of all images that have run. */
  readonly rows: SetRows;
  readonly notes: SetNotes;
}

/** @see SetWorkerRequests */
export interface SetKeepingRequests {
  /** Keeps the set that is open. @throws `engine/failed` where there is no storage, or no room */
  keep: { in: { notes: SetNotes }; out: KeptSet };
  /** Sets that are kept, the newest first; none where there is no storage. */
  kept: { in: null; out: readonly KeptSet[] };
  /** Opens a kept set in place of the one that is open. @throws `engine/failed` where it cannot be read */
  restore: { in: { id: string }; out: RestoredSet };
  forget: { in: { id: string }; out: null };
}
