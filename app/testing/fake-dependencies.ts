import { DenseLensError } from '../../src/errors';
import { TORCHVISION_RECIPE } from '../../src/formats/canonical';
import type { DenseNetSpec } from '../../src/network/spec';
import type { Library } from '../catalogue/library';
import type { Samples } from '../catalogue/samples';
import { createStore } from '../store/store';
import { createFakeEngine } from './fake-engine';

const IDS = ['small', 'other', 'broken'];

const library: Library = {
  catalogue: async () =>
    IDS.map((id) => ({
      id,
      name: id,
      note: null,
      licence: 'MIT',
      citation: '',
      photograph: false,
      bytes: 1000,
      served: true,
      kept: null,
      pinned: true,
      sha256: null,
      address: null,
      hashes: [],
      sources: [],
      elsewhere: 'any' as const,
    })),
  defaultId: async () => 'small',
  forget: async () => {},
  imagenetLabels: async () => [],
  request: async (id) => {
    if (!IDS.includes(id)) throw new DenseLensError('model/unknown', `There is no model "${id}".`);
    return { id, name: id, source: { kind: 'url', url: `/${id}` }, recipe: TORCHVISION_RECIPE, labels: null };
  },
};

const SAMPLES = ['elephant', 'tiger'].map((id) => ({
  id,
  title: { en: `An ${id}`, zh: `一只 ${id}` },
  credit: '',
  licence: '',
  photograph: false,
  url: `/${id}`,
}));

const samples: Samples = {
  list: async () => SAMPLES,
  fetch: async (id) => {
    const sample = SAMPLES.find((candidate) => candidate.id === id);
    if (sample === undefined) throw new DenseLensError('image/none', `There is no sample "${id}".`);
    return { sample, blob: new Blob([id]) };
  },
};

/** A store on fakes, and the fakes. */
export function createTestStore(spec?: DenseNetSpec) {
  const fake = createFakeEngine(spec);
  const store = createStore({ engine: fake.engine, library, samples });
  return { ...fake, store, library, samples };
}

/** Lets everything that is ready to go on go on. */
export const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
