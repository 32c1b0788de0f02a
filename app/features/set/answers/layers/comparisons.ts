import { createStore } from 'zustand/vanilla';
import { addCka, type CkaPart, ckaOf, minibatches } from '../../../../../src/set/cka';
import type { SimilaritySoFar } from '../../../../../src/set/layer-similarity';
import { createJob, type Job } from '../../../../jobs/job';
import type { JobPage } from '../../../../jobs/jobs';
import type { Observable } from '../../../../store/observable';
import type { OpenedSet } from '../source';

/** What a dense layer gives. */
export interface ComparedLayer {
  readonly tensor: string;
  /** Its dense block, from 1. */
  readonly block: number;
}

/** How alike layers are over a set, so far. */
export interface LayerComparison {
  readonly key: string;
  /** Down, and across. */
  readonly rows: readonly ComparedLayer[];
  readonly columns: readonly ComparedLayer[];
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
  readonly compared: readonly ComparedLayer[];
  /** By the images' paths, since another run may number them otherwise. */
  readonly rows: ReadonlyMap<string, number>;
  readonly layers: readonly { readonly data: Float32Array; readonly length: number }[];
}

/** Compares layers over a set, minibatch by minibatch. */
export interface LayerComparisons {
  readonly state: Job<LayerComparison>['state'];
  readonly kept: Observable<KeptModel | null>;
  start(source: OpenedSet, key: string, compared: readonly ComparedLayer[], against: KeptModel | null): void;
  cancel(): void;
  /** Keeps what these layers made of the set, so that another model's can be compared. */
  keep(source: OpenedSet, compared: readonly ComparedLayer[]): Promise<void>;
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
    start: (source, key, compared, against) => {
      const ids = against === null ? source.done : sharedImages(against, source);
      const parts = minibatches(ids.length);
      const first: LayerComparison = {
        key,
        rows: compared,
        columns: against?.compared ?? compared,
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
          const layers = own.flatMap((tensor) => compared.find((layer) => layer.tensor === tensor) ?? []);
          report({ ...first, rows: layers, columns: layers, values, images }, 1, 1);
          return;
        }
        const tensors = compared.map(({ tensor }) => tensor);
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
    keep: async (source, compared) => {
      const ids = source.done.slice(0, KEPT);
      const layers: { data: Float32Array; length: number }[] = [];
      for (const { tensor } of compared)
        layers.push(await source.ask('matrix', { field: { kind: 'means', tensor }, ids }));
      kept.setState({
        name: source.model.name,
        modelKey: source.model.key,
        compared,
        rows: new Map(ids.map((id, n) => [source.entries[id]?.path ?? '', n])),
        layers,
      });
    },
  };
}
