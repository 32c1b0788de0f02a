import { unpackEntry } from '../zip/unpack';
import { readZipDirectory } from '../zip/zip-directory';
import { looksLikeLegacyCheckpoint, pickleEntryOf } from './storages';

/** Source of the classes that a TorchScript file has, by the file's path below `code/`, without `.py`. */
export type ScriptCode = ReadonlyMap<string, string>;

/** The classes whose code says what their weights do not. */
const TELLING =
  /\/code\/(__torch__\/torch\/nn\/modules\/(?:conv|batchnorm|pooling)(?:\/___torch_mangle_\d+)?)\.py$/;

/** More than the code of any layer, in bytes. */
const LONGEST = 50_000;

/**
 * The code of a TorchScript file's layers, to be read and never run; empty for any other checkpoint.
 * @throws `model/corrupt` where it is damaged
 */
export async function scriptCodeOf(file: Uint8Array): Promise<ScriptCode> {
  const code = new Map<string, string>();
  if (looksLikeLegacyCheckpoint(file)) return code;
  const entries = readZipDirectory(file);
  if (pickleEntryOf(entries.keys()) === undefined) return code;
  for (const [name, entry] of entries) {
    const [, path] = TELLING.exec(name) ?? [];
    if (path === undefined || entry.size > LONGEST) continue;
    code.set(path, new TextDecoder().decode(await unpackEntry(file, entry)));
  }
  return code;
}
