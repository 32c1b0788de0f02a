import { inNaturalOrder } from '../../src/formats/natural-order';
import type { GivenFile } from './take-apart';

/** More files than anybody means to run; a disk's root would be read for minutes. */
const MOST_FILES = 50_000;
const DEEPEST = 8;

/** What lay in what was dropped. */
export interface DroppedFiles {
  readonly files: readonly GivenFile[];
  /** Names of the folders among it. */
  readonly folders: readonly string[];
  /** Whether there was more than is looked at. */
  readonly isCut: boolean;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A folder's entries by name; readers hand them out in parts. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0 || all.length > MOST_FILES) break;
    all.push(...part);
  }
  return all.sort((a, b) => inNaturalOrder(a.name, b.name));
}

/**
 * The files of a drop, folders opened. Must be called while the event is handled: afterwards the transfer is empty.
 * What cannot be read is passed over.
 */
export function readDropped(transfer: DataTransfer): Promise<DroppedFiles> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const roots = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files: GivenFile[] = [];
  let isCut = false;
  const visit = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    if (files.length >= MOST_FILES || depth > DEEPEST) {
      isCut = true;
    } else if (isFile(entry)) {
      const file = await fileOf(entry).catch(() => null);
      if (file !== null) files.push({ path: entry.fullPath.replace(/^\//, ''), file });
    } else if (isFolder(entry)) {
      for (const child of await entriesOf(entry).catch(() => [])) await visit(child, depth + 1);
    }
  };
  return (async () => {
    for (const root of roots) {
      if (root instanceof File) files.push({ path: root.name, file: root });
      else if (root !== null) await visit(root, 0);
    }
    const folders = roots.flatMap((root) =>
      root !== null && !(root instanceof File) && root.isDirectory ? [root.name] : [],
    );
    return { files, folders, isCut };
  })();
}
