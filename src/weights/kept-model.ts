/** Where this site keeps downloaded models in the browser: a folder of the origin private file system. */
export const KEPT_FOLDER = 'models';

/** What stands beside a kept file. The file counts only once this says `complete`. */
export interface KeptRecord {
  readonly state: 'partial' | 'complete';
  /** The manifest's id. */
  readonly id: string;
  readonly url: string;
  /** ETag or date of the server's file, to tell whether what was begun can go on; null when it gave none. */
  readonly validator: string | null;
  /** Lower-case hexadecimal; null while partial. */
  readonly sha256: string | null;
  /** Whether the hash was known beforehand, or only recorded at first use. */
  readonly pinned: boolean;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Of the visitor's own files, which stand one behind the other: what they are called, and their lengths in bytes. */
  readonly own?: OwnRecord;
}

/** @see KeptRecord.own */
export interface OwnRecord {
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

function parseOwn(value: unknown): OwnRecord | null {
  if (typeof value !== 'object' || value === null) return null;
  const { name, files } = value as Readonly<Record<string, unknown>>;
  const isFile = (file: unknown): boolean => {
    const { name: fileName, bytes } = (file ?? {}) as Readonly<Record<string, unknown>>;
    return typeof fileName === 'string' && Number.isSafeInteger(bytes) && (bytes as number) >= 0;
  };
  if (typeof name !== 'string' || !Array.isArray(files) || !files.every(isFile)) return null;
  return { name, files };
}

/** Names of a model's two files in {@link KEPT_FOLDER}. */
export const keptFileNames = (id: string): { readonly data: string; readonly record: string } => ({
  data: `${encodeURIComponent(id)}.model`,
  record: `${encodeURIComponent(id)}.json`,
});

/** The lock that whoever writes or deletes a kept model holds. */
export const keptLockName = (id: string): string => `denselens-model-${id}`;

/** Reads a record; null for anything else. */
export function parseKeptRecord(text: string): KeptRecord | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null) return null;
  const { state, id, url, validator, sha256, pinned, savedAt } = json as Readonly<Record<string, unknown>>;
  if (state !== 'partial' && state !== 'complete') return null;
  if (typeof id !== 'string' || typeof url !== 'string' || typeof savedAt !== 'number') return null;
  if (state === 'complete' && typeof sha256 !== 'string') return null;
  const own = parseOwn((json as { readonly own?: unknown }).own);
  return {
    ...(own !== null && { own }),
    state,
    id,
    url,
    validator: typeof validator === 'string' ? validator : null,
    sha256: typeof sha256 === 'string' ? sha256 : null,
    pinned: pinned === true,
    savedAt,
  };
}
