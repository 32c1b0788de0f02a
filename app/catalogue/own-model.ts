import type { ModelRequest } from '../../src/engine/protocol/weights';
import { isLabelFile, modelNameOf } from '../../src/formats/file-kinds';

/** A file by name, and a handle to its bytes. */
export interface OwnFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Id of whatever the visitor brings; links name it, but never carry it. */
const OWN_ID = 'yours';

/** Ids of the visitor's own models that this browser keeps: `own-` and the beginning of their hash. */
export const isOwnId = (id: string): boolean => /^own-[0-9a-f]{16}$/.test(id);

/** A request to load the visitor's own files, which stay on their machine. */
export function requestFromFiles(files: readonly OwnFile[]): ModelRequest {
  // As the worker chooses: an ONNX file may keep its weights in a safetensors file beside it.
  const main =
    files.find(({ name }) => /\.onnx$/i.test(name)) ??
    files.find(({ name }) => /\.safetensors$/i.test(name)) ??
    files.find((file) => !isLabelFile(file));
  const name = main === undefined ? 'model' : modelNameOf(main.name);
  return { id: OWN_ID, name, source: { kind: 'files', files }, recipe: null, labels: null };
}

/**
 * A request to load a model from an address that the visitor typed.
 * @returns null when it is no http(s) address
 */
export function requestFromUrl(address: string): ModelRequest | null {
  let url: URL;
  try {
    url = new URL(address.trim());
  } catch {
    return null;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  const file = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
  const name = modelNameOf(file) || url.hostname;
  return { id: OWN_ID, name, source: { kind: 'url', url: url.href }, recipe: null, labels: null };
}
