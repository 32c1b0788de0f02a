import { type RecordStore, recordsInFile, recordsInMemory } from './record-store';

/** Where what is known of images lies while their set is open. */
const SCRATCH = 'set-scratch';

/** Removes what an earlier visit left; what another tab has open cannot be removed. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of folder.keys()) await folder.removeEntry(name).catch(() => undefined);
}

/**
 * A place for records that goes with the set: a file in the browser's storage, or memory where there is no storage.
 * @param size - of a record, in bytes
 */
export async function openScratch(size: number): Promise<RecordStore> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(SCRATCH, { create: true });
    await sweep(folder);
    const name = crypto.randomUUID();
    const file = await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
    const records = recordsInFile(file, size);
    return {
      ...records,
      close: () => {
        try {
          records.close();
        } catch {
          // Nobody will read what found no room.
        }
        void folder.removeEntry(name).catch(() => undefined);
      },
    };
  } catch {
    return recordsInMemory(size);
  }
}
