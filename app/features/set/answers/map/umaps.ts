import type { LayingOut } from '../../../../../src/engine/protocol/set-answers';
import type { RecordField } from '../../../../../src/set/record-layout';
import { createJob, type Job } from '../../../../jobs/job';
import type { JobPage } from '../../../../jobs/jobs';
import type { OpenedSet } from '../source';

/** Images of a set laid out by UMAP, so far. */
export interface Umap {
  readonly key: string;
  readonly ids: readonly number[];
  readonly layout: LayingOut | null;
}

/** Lays images out by UMAP in the set's worker, a few epochs at a time. */
export interface Umaps {
  readonly state: Job<Umap>['state'];
  start(source: OpenedSet, key: string, field: RecordField, ids: readonly number[]): void;
  cancel(): void;
}

/** Images that are laid out at once: more take minutes. */
export const UMAP_MOST = 3000;

const NEIGHBOURS = 15;
const MIN_DIST = 0.1;
/** Milliseconds between two pictures. */
const STEP = 120;

export function createUmaps({ engine }: JobPage): Umaps {
  const job = createJob<Umap>(engine, { on: [] });
  return {
    state: job.state,
    start: (source, key, field, ids) => {
      void job.start({ key, ids, layout: null }, 1, async ({ signal, report }) => {
        const payload = { field, ids, neighbours: NEIGHBOURS, minDist: MIN_DIST };
        let layout = await source.ask('umap-begin', payload, { signal });
        report({ key, ids, layout }, 0, layout.epochs);
        while (layout.epoch < layout.epochs) {
          layout = await source.ask('umap-step', { milliseconds: STEP }, { signal });
          report({ key, ids, layout }, layout.epoch, layout.epochs);
        }
      });
    },
    cancel: job.cancel,
  };
}
