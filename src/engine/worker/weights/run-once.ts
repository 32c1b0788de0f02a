import type * as Ort from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import { decodeHalf } from '../../../formats/half';
import { m } from '../messages/m';

function floatsOf(tensor: Ort.Tensor | undefined): Float32Array {
  if (tensor === undefined) throw new DenseLensError('model/unsupported', m.model_no_result());
  if (tensor.type === 'float32') return tensor.data as Float32Array;
  const { buffer, byteOffset, byteLength } = tensor.data as Uint16Array<ArrayBuffer>;
  return decodeHalf(new Uint16Array(buffer, byteOffset, byteLength / 2));
}

/** Runs one graph once, on the CPU: the same arithmetic for both, whatever the visitor's GPU does. */
export async function runOnce(
  ort: typeof Ort,
  graph: Uint8Array,
  externalData: readonly { readonly path: string; readonly data: Uint8Array }[],
  feeds: Readonly<Record<string, Ort.Tensor>>,
  output: string,
): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    externalData,
    logSeverityLevel: 3,
  });
  try {
    const outputs = await session.run(feeds, [output]);
    return floatsOf(outputs[output]).slice();
  } finally {
    await session.release();
  }
}
