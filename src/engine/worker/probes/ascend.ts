import { adamAscent, frequencyImage, rolled } from '../../../explain/frequency-image';
import { type GradientOf, seedOf } from '../../../graph/backward/seed';
import type { Architecture } from '../../../network/architecture';
import { croppedArchitecture } from '../../../network/crop';
import { asTensorName, inputChannelsOf } from '../../../network/spec';
import { fillNormal, randomStream } from '../../../weights/random';
import type { AscentOptions, AscentTarget, ProbesRequests } from '../../protocol/probes';
import type { EngineState } from '../engine-state';
import { runBackward } from '../gradients/backward-run';
import { giveWay } from '../handler';
import { TensorStore } from '../run/tensor-store';

const INPUT = asTensorName('input');

type Ascend = ProbesRequests['ascend'];

/** Units of a channel's map besides the one in the middle, along a side, that a crop leaves room for. */
const ROOM = 2;

/** How strong the noise is that an ascent begins with, as in lucid. */
const NOISE = 0.01;

/** On how much of an image, and what of it is to grow. */
function sceneOf(
  architecture: Architecture,
  target: AscentTarget,
): { readonly scene: Architecture; readonly of: GradientOf; readonly count: number } {
  if ('class' in target) return { scene: architecture, of: target, count: 1 };
  const { tensor, channel, isUnit } = target;
  seedOf(architecture, { tensor, channel });
  const scene = croppedArchitecture(architecture, tensor, isUnit ? 0 : ROOM) ?? architecture;
  const [, height = 1, width = 1] = scene.byName.get(tensor)?.shape ?? [];
  if (!isUnit) return { scene, of: { tensor, channel }, count: height * width };
  return { scene, of: { tensor, channel, row: height >> 1, column: width >> 1 }, count: 1 };
}

/** Colours of 0 to 1 as the network takes them in, and back again. */
function normaliser({ model: { recipe, network } }: EngineState, pixels: number) {
  const channels = inputChannelsOf(network.model.spec);
  const colours = Math.min(3, channels);
  const { mean, std, scale, channelOrder } = recipe;
  /** Which of the input's channels shows a colour. */
  const channelOf = (colour: number): number =>
    channelOrder === 'BGR' && colours === 3 ? 2 - colour : colour;
  const slopeOf = (channel: number): number => (255 * scale) / (std[channel] ?? 1);
  return {
    colours,
    toInput: (values: ArrayLike<number>): Float32Array => {
      const input = new Float32Array(channels * pixels).fill(Math.fround(255 * scale));
      for (let colour = 0; colour < colours; colour++) {
        const channel = channelOf(colour);
        const [slope, offset] = [slopeOf(channel), (mean[channel] ?? 0) / (std[channel] ?? 1)];
        for (let n = 0; n < pixels; n++)
          input[channel * pixels + n] = slope * (values[colour * pixels + n] ?? 0) - offset;
      }
      return input;
    },
    toColours: (input: Float32Array): Float64Array => {
      const values = new Float64Array(colours * pixels);
      for (let colour = 0; colour < colours; colour++) {
        const channel = channelOf(colour);
        const [slope, offset] = [slopeOf(channel), (mean[channel] ?? 0) / (std[channel] ?? 1)];
        for (let n = 0; n < pixels; n++)
          values[colour * pixels + n] = ((input[channel * pixels + n] ?? 0) + offset) / slope;
      }
      return values;
    },
    gradientToColours: (gradient: Float32Array): Float64Array => {
      const values = new Float64Array(colours * pixels);
      for (let colour = 0; colour < colours; colour++) {
        const channel = channelOf(colour);
        const slope = slopeOf(channel);
        for (let n = 0; n < pixels; n++)
          values[colour * pixels + n] = slope * (gradient[channel * pixels + n] ?? 0);
      }
      return values;
    },
  };
}

/** The middle of the current image, as large as the scene. */
function middleOf(state: EngineState, [height, width]: readonly [number, number]): Float32Array {
  const { input, run } = state.current;
  const [H, W] = run.architecture.inputSize;
  const [top, left] = [(H - height) >> 1, (W - width) >> 1];
  const middle = new Float32Array((input.length / (H * W)) * height * width);
  for (let line = 0; line < middle.length / width; line++) {
    const from = (Math.floor(line / height) * H + top + (line % height)) * W + left;
    middle.set(input.subarray(from, from + width), line * width);
  }
  return middle;
}

const jitterAt = ({ seed, jitter }: AscentOptions, step: number): readonly [number, number] => {
  const random = randomStream(seed, `jitter ${step}`);
  const shift = (): number => Math.floor((random() / 2 ** 32) * (2 * jitter + 1)) - jitter;
  return [shift(), shift()];
};

/** Gradient ascent (Erhan et al. 2009), on an image in frequencies, shifted a little at random at each step. */
export async function ascend(
  state: EngineState,
  { of: target, start, state: given, step: done, steps, options }: Ascend['in'],
  signal: AbortSignal,
): Promise<Ascend['out']> {
  const { network, recipe } = state.model;
  const { scene, of, count } = sceneOf(network.architecture(recipe.size), target);
  const seed = seedOf(scene, of);
  const size = scene.inputSize;
  const pixels = size[0] * size[1];
  const { colours, toInput, toColours, gradientToColours } = normaliser(state, pixels);
  const image = frequencyImage(colours, size, options.decay);
  const numbers = given ?? new Float32Array(3 * image.length);
  if (given === null) {
    if (start === 'image') numbers.set(image.of(toColours(middleOf(state, size))));
    else fillNormal(numbers.subarray(0, image.length), NOISE, randomStream(options.seed, 'noise'));
  }
  const own = (): Float32Array => numbers.subarray(0, image.length);
  const run = {
    architecture: scene,
    store: new TensorStore(new Map()),
    logits: new Float32Array(),
    milliseconds: 0,
    lesion: null,
  };
  const values = new Float64Array(steps);
  let isSilent = false;
  for (let n = 0; n < steps; n++) {
    await giveWay(signal);
    const seen = image.colours(own());
    const [down, right] = jitterAt(options, done + n);
    const { value, by } = await runBackward(
      state,
      run,
      seed,
      [INPUT],
      rolled(toInput(seen), size, [down, right]),
    );
    values[n] = value / count;
    const gradient = rolled(by.get(INPUT) ?? new Float32Array(), size, [-down, -right]);
    isSilent = gradient.every((g) => g === 0);
    if (!isSilent)
      adamAscent(numbers, image.back(seen, gradientToColours(gradient)), done + n + 1, options.rate);
  }
  const seen = image.colours(own());
  const data = new Uint8ClampedArray(4 * pixels).fill(255);
  for (let n = 0; n < pixels; n++)
    for (let c = 0; c < 3; c++) data[4 * n + c] = 255 * (seen[Math.min(c, colours - 1) * pixels + n] ?? 0);
  const picture = { width: size[1], height: size[0], data };
  return { state: numbers, step: done + steps, values, picture, isSilent };
}
