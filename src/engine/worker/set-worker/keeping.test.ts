import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildArchitecture } from '../../../network/architecture';
import type { DenseNetSpec } from '../../../network/spec';
import { layOutChannels, summedTensors } from '../../../set/channel-layout';
import { emptyPeaks } from '../../../set/peaks';
import { FakeFolder } from '../../../testing/fake-storage';
import { loadWorkerMessages } from '../messages/m';
import { forget, keep, kept, restore } from './keeping';
import { OpenSet } from './open-set';

const spec: DenseNetSpec = {
  growthRate: 4,
  blockConfig: [2, 1],
  numInitFeatures: 8,
  bnSize: 2,
  numClasses: 3,
};
const size = [32, 32] as const;
const architecture = buildArchitecture(spec, size);
const { total, tensors } = layOutChannels(architecture, summedTensors(architecture));

let root: FakeFolder;
beforeEach(async () => {
  root = new FakeFolder();
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root } });
  await loadWorkerMessages('en');
});
afterEach(() => vi.unstubAllGlobals());

async function someSet(): Promise<OpenSet> {
  const entries = [0, 1, 2, 3].map((id) => ({ id, path: `图/${id}.png`, group: id % 2, bytes: 9 }));
  const features = 8;
  const open = await OpenSet.begin({
    set: {
      name: '图',
      entries,
      groups: [
        { name: 'a', labels: ['a'] },
        { name: 'b', labels: ['b'] },
      ],
    },
    network: {
      id: 'n',
      name: 'N',
      key: 'k',
      spec,
      recipe: { size } as never,
      activation: 'softmax',
    },
    plan: {
      plan: 1,
      tensors: tensors.map(({ name }) => name),
      channels: total,
      classes: 3,
      features,
      batch: 1,
    },
    seed: 1,
    truth: [[0], [2]],
  });
  for (const id of [0, 1, 3]) {
    const peaks = emptyPeaks(total);
    for (let c = 0; c < total; c++) peaks.max[c] = Math.sin(id * 31 + c);
    open.absorb({
      ids: [id],
      run: {
        logits: Float32Array.of(id, 1, 2),
        features: new Float32Array(features).fill(id + 0.5),
        peaks,
        tensors: new Map(),
        milliseconds: 1,
      },
    });
  }
  return open;
}

test('a set that is kept comes back with its rows, its records and its channels, and takes more', async () => {
  const open = await someSet();
  const notes = { errors: [], originals: [[2, 0]] as const };
  const about = await keep(open, notes);
  expect(about).toMatchObject({ name: '图', images: 4, model: 'N' });
  expect(await kept()).toEqual([about]);

  const { open: again, told } = await restore(about.id);
  expect(told.notes).toEqual(notes);
  expect(told.rows).toEqual(open.table.rows([0, 1, 3]));
  expect(told.set).toEqual(open.set);
  for (const kind of ['logits', 'features'] as const)
    expect(again.matrix({ kind }, [0, 1, 2, 3])).toEqual(open.matrix({ kind }, [0, 1, 2, 3]));
  for (let c = 0; c < total; c++) expect(again.channels.of(c)).toEqual(open.channels.of(c));
  expect(again.setTruth([[1], []]).ranks).toEqual(open.setTruth([[1], []]).ranks);
});

test('what was not finished is no set; what is forgotten, or cut, cannot be opened', async () => {
  const open = await someSet();
  const { id } = await keep(open, { errors: [], originals: [] });
  const folder = await (await root.getDirectoryHandle('sets')).getDirectoryHandle(id);
  const state = await folder.getFileHandle('state');
  state.bytes = state.bytes.slice(0, 100);
  await expect(restore(id)).rejects.toMatchObject({ code: 'engine/failed' });
  folder.held.delete('about.json');
  expect(await kept()).toEqual([]);
  await forget(id);
  await expect(restore(id)).rejects.toMatchObject({ code: 'engine/failed' });
});

test('where there is no storage, nothing is kept, and a set still opens', async () => {
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => Promise.reject(new Error('no')) } });
  const open = await someSet();
  expect(open.matrix({ kind: 'logits' }, [3]).data).toEqual(Float32Array.of(3, 1, 2));
  await expect(keep(open, { errors: [], originals: [] })).rejects.toMatchObject({ code: 'engine/failed' });
  expect(await kept()).toEqual([]);
});

test('of a tensor that is not summed up for every set there are records once images ran for it', async () => {
  const set = await someSet();
  const tensor = 'features.denseblock1.denselayer1.conv1';
  expect(set.more.of(tensor, 0)).toBeNull();
  expect(set.more.begin(tensor)).toEqual([0, 1, 3]);
  const channels = spec.growthRate * spec.bnSize;
  const peaks = emptyPeaks(2 * channels);
  peaks.max.set([1, 2], 1 * channels - 1);
  set.more.absorb(tensor, [3, 0], peaks);
  // The last channel of image 3 is 1, the first of image 0 is 2.
  expect(set.more.begin(tensor)).toEqual([1]);
  expect(set.more.images(tensor)).toBe(2);
  const last = set.more.of(tensor, channels - 1);
  expect(last?.records.of(channels - 1).most[0]).toMatchObject({ image: 3, value: 1 });
  expect(set.more.of(tensor, 0)?.records.of(0).most[0]).toMatchObject({ image: 0, value: 2 });
  expect(last?.maxima?.[3 * channels + channels - 1]).toBe(1);
  expect(() => set.more.of(tensor, channels)).toThrow();
  expect(() => set.more.begin('features.conv9')).toThrow();
  set.close();
});
