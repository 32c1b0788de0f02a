import type * as Ort from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import type { CanonicalModel } from '../../../formats/canonical';
import type { OriginalGraph } from '../../../formats/from-onnx';
import { encodeHalf } from '../../../formats/half';
import { externalDataPath } from '../../../graph/graph-plan';
import { writeGraph } from '../../../graph/write-graph';
import { type Architecture, buildArchitecture } from '../../../network/architecture';
import { asTensorName, inputChannelsOf } from '../../../network/spec';
import type { ModelParity } from '../../protocol/weights';
import { m } from '../messages/m';
import { runOnce } from './run-once';

type OrtModule = typeof Ort;

/** Relative to the largest value. Half precision graphs compute in half precision, quantised ones in integers, ours in single. */
const TOLERANCE = { float32: 1e-3, float16: 3e-2, quantised: 0.3 } as const;

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

/** What the file's graph is given, and what its own preparation makes of that, which ours is given; `[C,H,W]`. */
interface TestImages {
  readonly theirs: Float32Array<ArrayBuffer>;
  readonly ours: Float32Array<ArrayBuffer>;
}

/** One level a channel, which no resizing changes. */
const plainImage = (channels: number, pixels: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: channels * pixels }, (_, i) => Math.floor(i / pixels) * 0.7 - 0.6);

/**
 * A picture for both graphs. One that prepares images by itself is given bytes, or bytes over 255, and one that
 * resizes them a picture of plain colours.
 */
function testImages(
  { input, preparation }: OriginalGraph,
  channels: number,
  theirSize: readonly [number, number],
  ourSize: readonly [number, number],
): TestImages {
  const [theirPixels, pixels] = [theirSize[0] * theirSize[1], ourSize[0] * ourSize[1]];
  const isPlain = theirSize.join() !== ourSize.join();
  const given = isPlain ? plainImage(channels, pixels) : testImage(channels, ourSize);
  if (preparation === null) return { theirs: given, ours: given };
  const { factor, offset, isReversed, unit } = preparation;
  // Waves of −2.5 to 2.5, as bytes.
  const asBytes = (image: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> =>
    image.map(
      (value) =>
        Math.min(255, Math.max(0, Math.round(127.5 + 51 * value))) * (input.type === 'uint8' ? 1 : unit),
    );
  const bytes = asBytes(given);
  const ours = Float32Array.from(bytes, (_, i) => {
    const channel = Math.floor(i / pixels);
    const from = isReversed ? channels - 1 - channel : channel;
    return (bytes[from * pixels + (i % pixels)] ?? 0) * (factor[channel] ?? 1) + (offset[channel] ?? 0);
  });
  return { theirs: isPlain ? asBytes(plainImage(channels, theirPixels)) : bytes, ours };
}

/** Our result in the order of theirs: maps, or what lays them out, with channels last. */
function inTheirOrder(ours: Float32Array, { byName }: Architecture, { output }: OriginalGraph): Float32Array {
  if (output.layout !== 'NHWC') return ours;
  const [channels = 0] = byName.get('relu5')?.shape ?? [];
  const pixels = ours.length / channels;
  return ours.map((_, i) => ours[(i % channels) * pixels + Math.floor(i / channels)] ?? 0);
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
  if (input.type === 'uint8') return new ort.Tensor('uint8', Uint8Array.from(data), dims);
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
  const own = original.preparation?.size ?? null;
  const theirSize = [height ?? own?.[0] ?? size[0], width ?? own?.[1] ?? size[1]] as const;
  const inputSize = own ?? theirSize;
  const channels = inputChannelsOf(model.spec);
  const images = testImages(original, channels, theirSize, inputSize);
  const { activation, name, type } = original.output;

  let theirs: Float32Array;
  try {
    theirs = await runOnce(
      ort,
      original.rewritten ?? model.files[original.file] ?? new Uint8Array(),
      original.externalData.map(({ path, file }) => ({ path, data: model.files[file] ?? new Uint8Array() })),
      { [original.input.name]: originalInput(ort, original, images.theirs, channels, theirSize) },
      name,
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refusal(m.model_not_run({ reason: why }), error);
  }
  const architecture = buildArchitecture(model.spec, inputSize);
  const end = original.output.tensor;
  const plan = { feeds: [asTensorName('input')], outputs: [end] };
  const logits = await runOnce(
    ort,
    writeGraph(model, architecture, plan),
    model.files.map((data, index) => ({ path: externalDataPath(index), data })),
    { input: new ort.Tensor('float32', images.ours, [1, channels, ...inputSize]) },
    end,
  );
  const ours =
    activation === null ? inTheirOrder(logits, architecture, original) : ACTIVATIONS[activation](logits);

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
  const exact = isHalf ? TOLERANCE.float16 : limit;
  const allowed = (original.isQuantised ? TOLERANCE.quantised : exact) * Math.max(1, largestValue);
  if (!(largestDifference <= allowed)) {
    throw refusal(
      m.model_differs({ difference: largestDifference.toPrecision(3), value: largestValue.toPrecision(3) }),
    );
  }
  const compared = activation === null ? 'logits' : COMPARED[activation];
  return { largestDifference, largestValue, compared, activation };
}
