import { createStore } from 'zustand/vanilla';
import { addCka, type CkaPart, ckaOf, minibatches } from '../../../../../src/set/cka';
import type { SimilaritySoFar } from '../../../../../src/set/layer-similarity';
import { createJob, type Job } from '../../../../jobs/job';
import type { JobPage } from '../../../../jobs/jobs';
import type { Observable } from '../../../../store/observable';
import type { OpenedSet } from '../source';

/** How alike layers are over a set, so far. */
export interface LayerComparison {
  readonly key: string;
  /** Tensors down, and across. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Who is down, and across. */
  readonly models: readonly [string, string];
  /** `[rows, columns]`; null before the first minibatch. */
  readonly values: Float64Array | null;
  /** Images that have been looked at. */
  readonly images: number;
}

/** What another model's layers made of images of the same set. */
export interface KeptModel {
  readonly name: string;
  readonly modelKey: string;
  readonly tensors: readonly string[];
  /** By the images' paths, since another run may number them otherwise. */
  readonly rows: ReadonlyMap<string, number>;
  readonly layers: readonly { readonly data: Float32Array; readonly length: number }[];
}

/** Compares layers over a set, minibatch by minibatch. */
export interface LayerComparisons {
  readonly state: Job<LayerComparison>['state'];
  readonly kept: Observable<KeptModel | null>;
  start(source: OpenedSet, key: string, tensors: readonly string[], against: KeptModel | null): void;
  cancel(): void;
  /** Keeps what these layers made of the set, so that another model's can be compared. */
  keep(source: OpenedSet, tensors: readonly string[]): Promise<void>;
}

/** Images that are kept of a model: 8 MB of DenseNet-121. */
const KEPT = 1024;

/** Those of the kept rows that belong to these images. */
function rowsOf({ layers, rows }: KeptModel, paths: readonly string[]) {
  return layers.map(({ data, length }) => {
    const values = new Float32Array(paths.length * length);
    for (const [n, path] of paths.entries()) {
      const row = rows.get(path) ?? 0;
      values.set(data.subarray(row * length, (row + 1) * length), n * length);
    }
    return { data: values, length };
  });
}

/** Images of both. */
export const sharedImages = ({ rows }: KeptModel, { done, entries }: OpenedSet): readonly number[] =>
  done.filter((id) => rows.has(entries[id]?.path ?? ''));

export function createLayerComparisons({ engine }: JobPage): LayerComparisons {
  const job = createJob<LayerComparison>(engine, { on: [] });
  const kept = createStore<KeptModel | null>(() => null);
  return {
    state: job.state,
    kept,
    start: (source, key, tensors, against) => {
      const ids = against === null ? source.done : sharedImages(against, source);
      const parts = minibatches(ids.length);
      const first: LayerComparison = {
        key,
        rows: tensors,
        columns: against?.tensors ?? tensors,
        models: [source.model.name, against?.name ?? source.model.name],
        values: null,
        images: 0,
      };
      void job.start(first, Math.max(1, parts.length), async ({ signal, report }) => {
        if (against === null) {
          // It was summed up while the set ran, in full precision.
          const {
            part,
            tensors: own,
            images,
          } = (await source.ask('measure', { id: 'layers' }, { signal })) as SimilaritySoFar;
          const values = part === null ? null : ckaOf(part);
          report({ ...first, rows: own, columns: own, values, images }, 1, 1);
          return;
        }
        let sum: CkaPart | null = null;
        for (const [n, [from, to]] of parts.entries()) {
          const own = ids.slice(from, to);
          const paths = own.map((id) => source.entries[id]?.path ?? '');
          const payload = {
            ids: own,
            tensors,
            against: rowsOf(against, paths),
          };
          sum = addCka(sum, await source.ask('cka-part', payload, { signal }));
          report({ ...first, values: ckaOf(sum), images: to }, n + 1, parts.length);
        }
      });
    },
    cancel: job.cancel,
    keep: async (source, tensors) => {
      const ids = source.done.slice(0, KEPT);
      const layers: { data: Float32Array; length: number }[] = [];
      for (const tensor of tensors)
        layers.push(await source.ask('matrix', { field: { kind: 'means', tensor }, ids }));
      kept.setState({
        name: source.model.name,
        modelKey: source.model.key,
        tensors,
        rows: new Map(ids.map((id, n) => [source.entries[id]?.path ?? '', n])),
        layers,
      });
    },
  };
}
