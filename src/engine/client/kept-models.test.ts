import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeFolder } from '../../testing/fake-storage';
import { KEPT_FOLDER, type KeptRecord, keptFileNames, keptLockName } from '../../weights/kept-model';
import { deleteKeptModel, listKeptModels } from './kept-models';

let root: FakeFolder;
/** Names of locks that another tab holds. */
let heldElsewhere: Set<string>;
beforeEach(() => {
  root = new FakeFolder();
  heldElsewhere = new Set();
  const request = async (name: string, _: LockOptions, use: (lock: unknown) => Promise<void>) =>
    use(heldElsewhere.has(name) ? null : { name });
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root }, locks: { request } });
});
afterEach(() => vi.unstubAllGlobals());

const recordOf = (id: string, rest: Partial<KeptRecord> = {}): KeptRecord => ({
  state: 'complete',
  id,
  url: `https://host.test/${id}`,
  validator: null,
  sha256: 'ab'.repeat(32),
  pinned: true,
  savedAt: 1,
  ...rest,
});

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Puts a model of so many bytes beside what its record says. */
async function put(id: string, record: string, bytes = 7) {
  const folder = await root.getDirectoryHandle(KEPT_FOLDER, { create: true });
  const names = keptFileNames(id);
  (await folder.getFileHandle(names.data, { create: true })).bytes = new Uint8Array(bytes);
  const file = await folder.getFileHandle(names.record, { create: true });
  file.bytes = bytesOf(record);
  return file;
}

test('what is kept is listed newest first, with its bytes and the name of one’s own file', async () => {
  await put('older', JSON.stringify(recordOf('older')));
  const own = { name: 'mine.pth', files: [{ name: 'mine.pth', bytes: 3 }] };
  await put('own/1', JSON.stringify(recordOf('own/1', { savedAt: 3, pinned: false, own })), 3);
  await put('begun', JSON.stringify(recordOf('begun', { savedAt: 2, state: 'partial', sha256: null })), 5);
  expect(await listKeptModels()).toEqual([
    {
      id: 'own/1',
      bytes: 3,
      complete: true,
      sha256: 'ab'.repeat(32),
      pinned: false,
      savedAt: 3,
      ownName: 'mine.pth',
    },
    { id: 'begun', bytes: 5, complete: false, sha256: null, pinned: true, savedAt: 2 },
    { id: 'older', bytes: 7, complete: true, sha256: 'ab'.repeat(32), pinned: true, savedAt: 1 },
  ]);
});

test('a record that is read while it is written over still counts', async () => {
  const file = await put('cut', '');
  const whole = bytesOf(JSON.stringify(recordOf('cut', { state: 'partial', sha256: null })));
  // Empty, then half of it, then all: as a writer that truncates leaves it to whoever reads between.
  const states = [bytesOf(''), whole.subarray(0, whole.length >> 1), whole];
  const read = vi.spyOn(file, 'getFile');
  read.mockImplementation(
    async () => new Blob([states[Math.min(read.mock.calls.length, states.length) - 1] ?? '']),
  );
  expect(await listKeptModels()).toMatchObject([{ id: 'cut', complete: false }]);
  expect(read).toHaveBeenCalledTimes(3);
});

test('a record that says nothing, however often it is read, is left out beside those that do', async () => {
  await put('broken', '{"state":"complete"');
  await put('right', JSON.stringify(recordOf('right')));
  expect((await listKeptModels()).map(({ id }) => id)).toEqual(['right']);
});

test('a record whose model is gone is none, and without storage nothing is kept', async () => {
  await put('gone', JSON.stringify(recordOf('gone')));
  await (await root.getDirectoryHandle(KEPT_FOLDER)).removeEntry(keptFileNames('gone').data);
  expect(await listKeptModels()).toEqual([]);
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => Promise.reject(new Error('no')) } });
  expect(await listKeptModels()).toEqual([]);
  await deleteKeptModel('gone');
});

test('a deleted model is gone whole, but not while it is downloaded elsewhere', async () => {
  await put('a', JSON.stringify(recordOf('a')));
  await put('b', JSON.stringify(recordOf('b')));
  heldElsewhere.add(keptLockName('a'));
  await expect(deleteKeptModel('a')).rejects.toMatchObject({ code: 'engine/failed' });
  await deleteKeptModel('b');
  expect((await listKeptModels()).map(({ id }) => id)).toEqual(['a']);
  const folder = await root.getDirectoryHandle(KEPT_FOLDER);
  expect([...folder.held.keys()].sort()).toEqual(Object.values(keptFileNames('a')).sort());
});
