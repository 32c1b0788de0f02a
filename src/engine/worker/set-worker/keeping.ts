import { DenseLensError } from '../../../errors';
import { pack, unpack } from '../../../set/pack';
import type { KeptSet, RestoredSet, SetNotes } from '../../protocol/set-keeping';
import { m } from '../messages/m';
import { OpenSet, type OpenSetState } from './open-set';
import { recordsInFile } from './record-store';

/** A folder a set: its records, the rest of what is known, and, written last, what makes it one that is kept. */
const FOLDER = 'sets';
const [RECORDS, STATE, ABOUT] = ['records', 'state', 'about.json'];

const folderOfSets = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

const fileIn = async (folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemSyncAccessHandle> =>
  (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();

async function write(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const file = await fileIn(folder, name);
  try {
    if (file.write(bytes, { at: 0 }) !== bytes.length)
      throw new DOMException('Too little was written.', 'QuotaExceededError');
  } finally {
    file.close();
  }
}

const read = async (folder: FileSystemDirectoryHandle, name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer());

/** @see SetKeepingRequests.keep */
export async function keep(open: OpenSet, notes: SetNotes): Promise<KeptSet> {
  const id = crypto.randomUUID();
  try {
    const sets = await folderOfSets();
    const folder = await sets.getDirectoryHandle(id, { create: true });
    try {
      const records = recordsInFile(await fileIn(folder, RECORDS), open.recordBytes);
      try {
        open.copyRecords(records);
      } finally {
        records.close();
      }
      const state = pack({ ...open.state, notes });
      await write(folder, STATE, state);
      const { set, network } = open;
      const about: KeptSet = {
        id,
        name: set.name,
        images: set.entries.length,
        model: network.name,
        bytes: state.length + open.recordBytes * set.entries.length,
        date: Date.now(),
      };
      await write(folder, ABOUT, new TextEncoder().encode(JSON.stringify(about)));
      return about;
    } catch (error) {
      await sets.removeEntry(id, { recursive: true }).catch(() => undefined);
      throw error;
    }
  } catch (cause) {
    throw new DenseLensError('engine/failed', m.set_not_kept(), { cause });
  }
}

/** @see SetKeepingRequests.kept */
export async function kept(): Promise<readonly KeptSet[]> {
  const found: KeptSet[] = [];
  try {
    const sets = await folderOfSets();
    for await (const handle of sets.values()) {
      if (handle.kind !== 'directory') continue;
      // One that was not finished is being written, or was given up.
      const about = await read(handle, ABOUT).catch(() => null);
      if (about !== null) found.push(JSON.parse(new TextDecoder().decode(about)) as KeptSet);
    }
  } catch {
    return [];
  }
  return found.sort((a, b) => b.date - a.date);
}

/** Reads a set that was kept; its records are copied, so that the kept ones stay as they are. */
export async function restore(id: string): Promise<{ readonly open: OpenSet; readonly told: RestoredSet }> {
  try {
    const folder = await (await folderOfSets()).getDirectoryHandle(id);
    const { notes, ...state } = unpack(await read(folder, STATE)) as OpenSetState & { notes: SetNotes };
    const open = await OpenSet.begin(state, state);
    const file = await fileIn(folder, RECORDS);
    const records = recordsInFile(file, open.recordBytes);
    try {
      open.takeRecords(records);
    } finally {
      records.close();
    }
    const { set, network, truth } = open;
    return { open, told: { set, network, truth, rows: open.table.rows(open.table.done()), notes } };
  } catch (cause) {
    throw new DenseLensError('engine/failed', m.set_not_restored(), { cause });
  }
}

/** @see SetKeepingRequests.forget */
export async function forget(id: string): Promise<void> {
  const sets = await folderOfSets();
  await sets.removeEntry(id, { recursive: true }).catch(() => undefined);
}
