import type * as Ort from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import type { CanonicalModel } from '../../../formats/canonical';
import type { OriginalGraph } from '../../../formats/from-onnx';
import { encodeHalf } from '../../../formats/half';
import { externalDataPath } from '../../../graph/graph-plan';
import { writeGraph } from '../../../graph/write-graph';
import { buildArchitecture } from '../../../network/architecture';
import { asTensorName, inputChannelsOf } from '../../../network/spec';
import type { ModelParity } from '../../protocol/weights';
import { runOnce } from './run-once';

type OrtModule = typeof Ort;

/** Relative to the largest value. Half precision graphs compute in half precision, ours in single. */
const TOLERANCE = { float32: 1e-3, float16: 3e-2 } as const;

const refusal = (message: string, cause?: unknown): DenseLensError =>
  new DenseLensError('model/unsupported', message, { cause });

/** A picture of waves of many lengths, about as bright as a normalised photograph; `[C,H,W]`. */
function testImage(channels: number, [height, width]: readonly [number, number]): Float32Array<ArrayBuffer> {
  const data = new Float32Array(channels * height * width);
  for (let i = 0; i < data.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const channel = Math.floor(i / (width * height));
    const wave = Math.sin(0.05 * x + 0.11 * y + channel) + Math.sin(0.31 * x - 0.23 * y + 2 * channel);
    data[i] = wave + 0.5 * Math.sin(0.0007 * (i % 8999) ** 2);
  }
  return data;
}

/** The image in the layout, batch and type that the original graph takes. */
function originalInput(
  ort: OrtModule,
  { input }: OriginalGraph,
  image: Float32Array<ArrayBuffer>,
  channels: number,
  [height, width]: readonly [number, number],
): Ort.Tensor {
  const batch = input.dims[0] ?? 1;
  const pixels = height * width;
  const isLast = input.layout === 'NHWC';
  const one = isLast
    ? Float32Array.from(image, (_, i) => image[(i % channels) * pixels + Math.floor(i / channels)] ?? 0)
    : image;
  const data = new Float32Array(batch * one.length);
  for (let n = 0; n < batch; n++) data.set(one, n * one.length);
  const dims = isLast ? [batch, height, width, channels] : [batch, channels, height, width];
  return input.type === 'float16'
    ? new ort.Tensor('float16', encodeHalf(data), dims)
    : new ort.Tensor('float32', data, dims);
}

const ACTIVATIONS: Readonly<
  Record<NonNullable<OriginalGraph['output']['activation']>, (logits: Float32Array) => Float32Array>
> = {
  sigmoid: (logits) => logits.map((value) => 1 / (1 + Math.exp(-value))),
  'log-softmax': (logits) => {
    const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const sum = logits.reduce((total, value) => total + Math.exp(value - most), 0);
    return logits.map((value) => value - most - Math.log(sum));
  },
  softmax: (logits) => ACTIVATIONS['log-softmax'](logits).map(Math.exp),
};

const COMPARED = {
  softmax: 'probabilities',
  sigmoid: 'probabilities',
  'log-softmax': 'log-probabilities',
} as const;

/**
 * Runs the graph that the file holds and the one that was recognised in it on the same test image.
 * @param size - `[height, width]` for graphs that take any
 * @throws `model/unsupported` when the two do not agree, or the file's own graph does not run
 */
export async function checkParity(
  ort: OrtModule,
  model: CanonicalModel,
  original: OriginalGraph,
  size: readonly [number, number],
): Promise<ModelParity> {
  const { dims, layout } = original.input;
  const [height, width] = layout === 'NHWC' ? dims.slice(1) : dims.slice(2);
  const inputSize = [height ?? size[0], width ?? size[1]] as const;
  const channels = inputChannelsOf(model.spec);
  const image = testImage(channels, inputSize);
  const { activation, name, type } = original.output;

  let theirs: Float32Array;
  try {
    theirs = await runOnce(
      ort,
      model.files[original.file] ?? new Uint8Array(),
      original.externalData.map(({ path, file }) => ({ path, data: model.files[file] ?? new Uint8Array() })),
      { [original.input.name]: originalInput(ort, original, image, channels, inputSize) },
      name,
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refusal(
      `The file's own graph does not run here, so nothing can be checked against it: ${why}`,
      error,
    );
  }
  const plan = { feeds: [asTensorName('input')], outputs: [asTensorName('classifier')] };
  const logits = await runOnce(
    ort,
    writeGraph(model, buildArchitecture(model.spec, inputSize), plan),
    model.files.map((data, index) => ({ path: externalDataPath(index), data })),
    { input: new ort.Tensor('float32', image, [1, channels, ...inputSize]) },
    'classifier',
  );
  const ours = activation === null ? logits : ACTIVATIONS[activation](logits);

  let [largestDifference, largestValue] = [0, 0];
  ours.forEach((value, index) => {
    const other = theirs[index] ?? Number.NaN;
    const difference = Math.abs(value - other);
    // A number that is none must not pass for agreement.
    largestDifference = Math.max(largestDifference, Number.isFinite(difference) ? difference : Infinity);
    largestValue = Math.max(largestValue, Math.abs(other));
  });
  const limit = TOLERANCE[original.input.type === 'float16' || type === 'float16' ? 'float16' : 'float32'];
  const isHalf = [...model.weights.values()].some(({ dtype }) => dtype !== 'F32');
  const allowed = (isHalf ? TOLERANCE.float16 : limit) * Math.max(1, largestValue);
  if (!(largestDifference <= allowed)) {
    throw refusal(
      `A DenseNet was recognised, but it does not compute what the file's own graph computes: results differ by up to ${largestDifference.toPrecision(3)} (largest value ${largestValue.toPrecision(3)}). It is not shown.`,
    );
  }
  const compared = activation === null ? 'logits' : COMPARED[activation];
  return { largestDifference, largestValue, compared, activation };
}
