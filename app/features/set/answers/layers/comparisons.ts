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
  /** Layers of one model with each other: what was summed up while the set ran. */
  startWithin(source: OpenedSet, key: string, layers: readonly ComparedLayer[]): void;
  /** Layers of this model with another's, over these images. */
  startAcross(
    source: OpenedSet,
    key: string,
    layers: readonly ComparedLayer[],
    against: KeptModel,
    ids: readonly number[],
  ): void;
  cancel(): void;
  /** Keeps what these layers made of the set, so that another model's can be compared. */
  keep(source: OpenedSet, compared: readonly ComparedLayer[], ids: readonly number[]): Promise<void>;
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
    startWithin: (source, key, layers) => {
      const { name } = source.model;
      const first: LayerComparison = {
        key,
        rows: layers,
        columns: layers,
        models: [name, name],
        values: null,
        images: 0,
      };
      void job.start(first, 1, async ({ signal, report }) => {
        // It was summed up while the set ran, in full precision.
        const { part, tensors, images } = (await source.ask(
          'measure',
          { id: 'layers' },
          { signal },
        )) as SimilaritySoFar;
        const known = new Map(layers.map((layer) => [layer.tensor, layer]));
        const own = tensors.map((tensor) => known.get(tensor) ?? { tensor, block: 0 });
        const values = part === null ? null : ckaOf(part);
        report({ ...first, rows: own, columns: own, values, images }, 1, 1);
      });
    },
    startAcross: (source, key, layers, against, ids) => {
      const parts = minibatches(ids.length);
      const first: LayerComparison = {
        key,
        rows: layers,
        columns: against.compared,
        models: [source.model.name, against.name],
        values: null,
        images: 0,
      };
      void job.start(first, Math.max(1, parts.length), async ({ signal, report }) => {
        const tensors = layers.map(({ tensor }) => tensor);
        let sum: CkaPart | null = null;
        for (const [n, [from, to]] of parts.entries()) {
          const own = ids.slice(from, to);
          const paths = own.map((id) => source.entries[id]?.path ?? '');
          const payload = { ids: own, tensors, against: rowsOf(against, paths) };
          sum = addCka(sum, await source.ask('cka-part', payload, { signal }));
          report({ ...first, values: ckaOf(sum), images: to }, n + 1, parts.length);
        }
      });
    },
    cancel: job.cancel,
    keep: async (source, compared, images) => {
      const ids = images.slice(0, KEPT);
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
