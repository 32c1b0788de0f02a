// How the content of a file tells its format; names only help.
import { m } from './messages/m';
import type { NamedBytes } from './onnx/file-table';
import { looksLikeLegacyCheckpoint, pickleEntryOf } from './pytorch/storages';
import { looksLikeZip, readZipDirectory } from './zip/zip-directory';

const startsWith = (bytes: Uint8Array, magic: string, at = 0): boolean =>
  [...magic].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** Formats that people have beside them, and what to do. */
const FOREIGN: readonly (readonly [
  say: (file: { readonly name: string }) => string,
  is: (bytes: Uint8Array) => boolean,
])[] = [
  [(file) => m.model_empty_zip(file), looksLikeZip],
  [(file) => m.model_pickle(file), (bytes) => bytes[0] === 0x80 && (bytes[1] ?? 9) <= 5],
  [(file) => m.model_tflite(file), (bytes) => startsWith(bytes, 'TFL3', 4)],
  [(file) => m.model_gguf(file), (bytes) => startsWith(bytes, 'GGUF')],
  [(file) => m.model_gzip(file), (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b],
  [(file) => m.model_lfs(file), (bytes) => startsWith(bytes, 'version https://git-lfs')],
  [(file) => m.model_html(file), (bytes) => /^\s*<(!doctype|html)/i.test(head(bytes))],
];

function head(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64));
}

/** Why a file of another format cannot be read, and what to do; null for any other. */
export const foreignFormat = (file: NamedBytes): string | null =>
  FOREIGN.find(([, is]) => is(file.bytes))?.[0]({ name: file.name }) ?? null;

/** A length that a header can have, then a brace: the file may still be damaged. */
export function looksLikeSafetensors({ name, bytes }: NamedBytes): boolean {
  if (/\.safetensors$/i.test(name)) return true;
  if (bytes.byteLength < 9 || bytes[8] !== 0x7b) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  return length <= 100_000_000n;
}

/** `ir_version` comes first in the files of all exporters. */
export const looksLikeOnnx = ({ name, bytes }: NamedBytes): boolean =>
  /\.onnx$/i.test(name) || (bytes[0] === 0x08 && (bytes[1] ?? 0) < 0x80);

/** What torch.save writes, in either of its formats. */
export const looksLikeCheckpoint = ({ bytes }: NamedBytes): boolean =>
  looksLikeLegacyCheckpoint(bytes) ||
  (looksLikeZip(bytes) && pickleEntryOf(readZipDirectory(bytes).keys()) !== undefined);

/** The entry of a Keras archive that its weights are in. */
export const KERAS_WEIGHTS = 'model.weights.h5';

/** What Keras 3 writes; Keras 2.12's archives have the same files. */
export const looksLikeKerasArchive = ({ bytes }: NamedBytes): boolean =>
  looksLikeZip(bytes) && readZipDirectory(bytes).has(KERAS_WEIGHTS);
