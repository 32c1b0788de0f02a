import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import {
  KEPT_FOLDER,
  type KeptRecord,
  keptFileNames,
  keptLockName,
  parseKeptRecord,
} from '../../weights/kept-model';

/** A model that the browser keeps for this site. */
export interface KeptModel {
  readonly id: string;
  /** Bytes on disk; of a partial one, what has arrived so far. */
  readonly bytes: number;
  /** False for a download that has not come to its end: it can go on from there. */
  readonly complete: boolean;
  readonly sha256: string | null;
  readonly pinned: boolean;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** What the visitor's own file is called; absent for downloads. */
  readonly ownName?: string;
}

async function keptFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(KEPT_FOLDER);
  } catch {
    return null;
  }
}

/** How often a record is read that says nothing, and the milliseconds between. */
const [TRIES, PAUSE] = [3, 100];

/** What a record says; it may just be written over, by a download that was cancelled or by another tab. */
async function readRecord(folder: FileSystemDirectoryHandle, name: string): Promise<KeptRecord | null> {
  for (let attempt = 1; ; attempt++) {
    const file = await (await folder.getFileHandle(name)).getFile();
    const record = parseKeptRecord(await file.text().catch(() => ''));
    if (record !== null || attempt === TRIES) return record;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function readKept(folder: FileSystemDirectoryHandle, name: string): Promise<KeptModel | null> {
  try {
    const record = await readRecord(folder, name);
    if (record === null) return null;
    const data = await (await folder.getFileHandle(keptFileNames(record.id).data)).getFile();
    const { id, state, sha256, pinned, savedAt, own } = record;
    return {
      id,
      bytes: data.size,
      complete: state === 'complete',
      sha256,
      pinned,
      savedAt,
      ...(own !== undefined && { ownName: own.name }),
    };
  } catch {
    return null;
  }
}

/** The models that the browser keeps, newest first; none where it keeps no files. */
export async function listKeptModels(): Promise<readonly KeptModel[]> {
  const folder = await keptFolder();
  if (folder === null) return [];
  const names: string[] = [];
  for await (const name of folder.keys()) if (name.endsWith('.json')) names.push(name);
  const found = await Promise.all(names.map((name) => readKept(folder, name)));
  return found.filter((model) => model !== null).sort((a, b) => b.savedAt - a.savedAt);
}

/**
 * Deletes a kept model.
 * @throws `engine/failed` while this or another tab downloads it
 */
export async function deleteKeptModel(id: string): Promise<void> {
  const folder = await keptFolder();
  if (folder === null) return;
  const remove = async (): Promise<void> => {
    const { data, record } = keptFileNames(id);
    for (const name of [record, data]) await folder.removeEntry(name).catch(() => undefined);
  };
  if (!('locks' in navigator)) return remove();
  await navigator.locks.request(keptLockName(id), { ifAvailable: true }, async (lock) => {
    if (lock === null) throw new DenseLensError('engine/failed', m.engine_downloading());
    await remove();
  });
}

/**
 * Asks the browser not to throw kept models away when space gets short.
 * @returns whether it promised
 */
export async function askToPersist(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}
