import type { ModelRequest } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
import { isLabelFile } from '../../src/formats/file-kinds';
import { KEPT_FOLDER, keptFileNames, parseKeptRecord } from '../../src/weights/kept-model';
import { m } from '../messages/m';
import type { OwnFile } from './own-model';

const ownId = (hash: string): string => `own-${hash.slice(0, 16)}`;

const hexOf = (digest: ArrayBuffer): string =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');

const hashes = new WeakMap<Blob, string>();

/**
 * SHA-256 of a model's file, in lower-case hexadecimal; of several, of their hashes in the order of their names.
 * Labels beside it are no part of it: the file alone is the same model.
 */
export async function hashOfFiles(files: readonly OwnFile[]): Promise<string> {
  const each: string[] = [];
  const parts = files.filter((file) => !isLabelFile(file));
  for (const { blob } of parts.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const known = hashes.get(blob) ?? hexOf(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    hashes.set(blob, known);
    each.push(known);
  }
  const [first = '', ...more] = each;
  if (more.length === 0) return first;
  return hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(each.join(''))));
}

async function write(folder: FileSystemDirectoryHandle, name: string, parts: readonly (Blob | string)[]) {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  try {
    for (const part of parts) await writable.write(part);
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
}

/**
 * Keeps the visitor's own files in this browser, where the models menu lists them. The record is written last, so
 * that nothing half written is ever found.
 * @returns the id under which they are kept
 * @throws `engine/failed` where the browser keeps nothing, or has no room
 */
export async function keepOwnModel(name: string, files: readonly OwnFile[]): Promise<string> {
  try {
    const sha256 = await hashOfFiles(files);
    const id = ownId(sha256);
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(KEPT_FOLDER, { create: true });
    const names = keptFileNames(id);
    await write(
      folder,
      names.data,
      files.map(({ blob }) => blob),
    );
    const own = { name, files: files.map((file) => ({ name: file.name, bytes: file.blob.size })) };
    const record = {
      state: 'complete',
      id,
      url: '',
      validator: null,
      sha256,
      pinned: false,
      savedAt: Date.now(),
      own,
    };
    await write(folder, names.record, [JSON.stringify(record)]);
    return id;
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    throw new DenseLensError('engine/failed', isFull ? m.keep_no_room() : m.keep_keeps_nothing(), {
      cause,
    });
  }
}

/** The request for a model of the visitor's that this browser keeps; null when it keeps none of this id. */
export async function openOwnModel(id: string): Promise<ModelRequest | null> {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(KEPT_FOLDER);
    const names = keptFileNames(id);
    const record = parseKeptRecord(await (await (await folder.getFileHandle(names.record)).getFile()).text());
    if (record?.own === undefined) return null;
    const data = await (await folder.getFileHandle(names.data)).getFile();
    const { name } = record.own;
    let at = 0;
    const files = record.own.files.map((file) => {
      const blob = data.slice(at, at + file.bytes);
      at += file.bytes;
      return { name: file.name, blob };
    });
    if (at !== data.size) return null;
    return { id, name, source: { kind: 'files', files }, recipe: null, labels: null };
  } catch {
    return null;
  }
}
