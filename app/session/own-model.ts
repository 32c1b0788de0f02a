import type { ModelRequest } from '../../src/engine/client/engine';

/** Whether a file looks like a model rather than a picture; what it really is, the worker finds out. */
export const isModelFile = ({ name }: { readonly name: string }): boolean =>
  /\.(safetensors|onnx|onnx\.data|onnx_data)$/i.test(name);

/** A request to load the visitor's own files, which stay on their machine. */
export function requestFromFiles(
  files: readonly { readonly name: string; readonly blob: Blob }[],
): ModelRequest {
  const name = files[0]?.name.replace(/\.(safetensors|onnx)$/i, '') ?? 'model';
  return { id: 'yours', name, source: { kind: 'files', files }, recipe: null, labels: null };
}
