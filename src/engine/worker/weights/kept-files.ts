import { DenseLensError } from '../../../errors';
import {
  KEPT_FOLDER,
  type KeptRecord,
  keptFileNames,
  keptLockName,
  parseKeptRecord,
} from '../../../weights/kept-model';
import type { WhyNotKept } from '../../protocol/weights';
import { m } from '../messages/m';
import type { DownloadSink } from './download';

async function readRecord(folder: FileSystemDirectoryHandle, name: string): Promise<KeptRecord | null> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return parseKeptRecord(await file.text());
  } catch {
    return null;
  }
}

/**
 * A model's place in the browser's storage, held by one tab at a time. Bytes are written as they arrive;
 * only the record, written last, makes them count.
 */
export class KeptFile implements DownloadSink {
  readonly record: KeptRecord;
  readonly #folder: FileSystemDirectoryHandle;
  readonly #data: FileSystemSyncAccessHandle;
  #validator: string | null;

  private constructor(
    folder: FileSystemDirectoryHandle,
    data: FileSystemSyncAccessHandle,
    record: KeptRecord,
  ) {
    this.#folder = folder;
    this.#data = data;
    this.record = record;
    this.#validator = record.validator;
  }

  /**
   * Opens the place of a model. What another address left there is thrown away, but for a whole file that is right.
   * @param isRight - tells that by its record
   */
  static async open(id: string, url: string, isRight: (record: KeptRecord) => boolean): Promise<KeptFile> {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(KEPT_FOLDER, { create: true });
    const names = keptFileNames(id);
    const found = await readRecord(folder, names.record);
    const handle = await folder.getFileHandle(names.data, { create: true });
    const data = await handle.createSyncAccessHandle();
    try {
      const isWhole = found?.state === 'complete' && isRight(found);
      const isSame = found !== null && (found.url === url || isWhole);
      if (!isSame) data.truncate(0);
      const begun: KeptRecord = {
        state: 'partial',
        id,
        url,
        validator: null,
        sha256: null,
        pinned: false,
        savedAt: Date.now(),
      };
      const record = isSame ? found : begun;
      const kept = new KeptFile(folder, data, record);
      if (record === begun) await kept.#write(begun);
      return kept;
    } catch (error) {
      data.close();
      throw error;
    }
  }

  get validator(): string | null {
    return this.#validator;
  }

  get restLength(): number {
    return this.#data.getSize();
  }

  /** Everything that is there, in memory. */
  readRest(): Uint8Array<ArrayBuffer> {
    const rest = new Uint8Array(this.#data.getSize());
    this.#data.read(rest, { at: 0 });
    return rest;
  }

  write(bytes: Uint8Array, at: number): void {
    const written = this.#data.write(bytes as Uint8Array<ArrayBuffer>, { at });
    if (written !== bytes.length) throw new DOMException('Too little was written.', 'QuotaExceededError');
  }

  restart(validator: string | null): void {
    this.#data.truncate(0);
    this.#validator = validator;
  }

  /** Makes the bytes count: call it only when they have been checked and understood. */
  async complete(sha256: string, pinned: boolean): Promise<void> {
    this.#data.flush();
    const { id, url } = this.record;
    const validator = this.#validator;
    await this.#write({ state: 'complete', id, url, validator, sha256, pinned, savedAt: Date.now() });
  }

  /** Leaves what has arrived for a later attempt. */
  async pause(): Promise<void> {
    this.#data.flush();
    await this.#write({ ...this.record, state: 'partial', sha256: null, validator: this.#validator });
  }

  /** Throws everything away. */
  async discard(): Promise<void> {
    this.#data.truncate(0);
    this.#data.close();
    const { data, record } = keptFileNames(this.record.id);
    for (const name of [record, data]) await this.#folder.removeEntry(name).catch(() => undefined);
  }

  close(): void {
    this.#data.close();
  }

  async #write(record: KeptRecord): Promise<void> {
    const handle = await this.#folder.getFileHandle(keptFileNames(record.id).record, { create: true });
    const access = await handle.createSyncAccessHandle();
    try {
      access.truncate(0);
      access.write(new TextEncoder().encode(JSON.stringify(record)), { at: 0 });
      access.flush();
    } finally {
      access.close();
    }
  }
}

/** Why a model could not be kept. */
export const whyNotKept = (error: unknown): WhyNotKept =>
  error instanceof DOMException && error.name === 'QuotaExceededError' ? 'no-room' : 'not-allowed';

/**
 * Runs `use` while no other tab has the model's place, waiting for one that does.
 * @throws `engine/cancelled` when the signal ends the wait
 */
export async function withKeptLock<T>(id: string, signal: AbortSignal, use: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return use();
  let isHeld = false;
  try {
    return await navigator.locks.request(keptLockName(id), { signal }, () => {
      isHeld = true;
      return use();
    });
  } catch (error) {
    if (signal.aborted && !(error instanceof DenseLensError))
      throw new DenseLensError('engine/cancelled', m.download_cancelled());
    if (isHeld) throw error;
  }
  // A browser that denies the site its storage denies it locks, too; then there is nothing to share.
  return use();
}
