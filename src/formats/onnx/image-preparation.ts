import type { InputRecipe } from '../canonical';
import { m } from '../messages/m';
import { defaultResize } from '../recipes';
import { WeightTable } from './derived';
import type { FileTable } from './file-table';
import { compose } from './norms';
import { misfit, type Step, type StepOf } from './steps';
import type { Size } from './windows';

/** What a graph does to the image before its first convolution. */
export interface ImagePreparation {
  /** x → factor·x + offset, for each channel of the result. */
  readonly factor: readonly number[];
  readonly offset: readonly number[];
  /** Whether the last channel comes first. */
  readonly isReversed: boolean;
  /** What the graph resizes to; null where it takes the image as it is. */
  readonly size: Size | null;
  readonly isCubic: boolean;
  /** What a byte is multiplied by before the graph gets it: 1, or 1/255 for graphs that want 0 to 1. */
  readonly unit: number;
}

/** Networks see numbers of about −3 to 3: what is divided by more was 0 to 255. */
const LARGEST_STD = 4;

/**
 * Reads off what stands between the image and the first convolution.
 * @param isBytes - whether the graph's input holds integers
 * @returns null for nothing
 */
export function imagePreparation(
  image: Step,
  channels: number,
  isBytes: boolean,
  files: FileTable,
): ImagePreparation | null {
  const table = new WeightTable(files);
  const steps: StepOf<'affine' | 'resized' | 'reversed'>[] = [];
  for (let step = image; step.kind !== 'image'; step = step.input) {
    if (step.kind !== 'affine' && step.kind !== 'resized' && step.kind !== 'reversed')
      throw misfit(step.node, m.graphs_preprocessing, 'image');
    steps.unshift(step);
  }
  if (steps.length === 0 && !isBytes) return null;
  let factor = Array<number>(channels).fill(1);
  let offset = Array<number>(channels).fill(0);
  let isReversed = false;
  let resized: StepOf<'resized'> | null = null;
  for (const step of steps) {
    if (step.kind === 'resized') resized = step;
    else if (step.kind === 'reversed') {
      isReversed = !isReversed;
      factor = factor.reverse();
      offset = offset.reverse();
    } else {
      const next = compose(step.terms, channels, table);
      factor = factor.map((value, c) => value * (next.factor[c] ?? 1));
      offset = offset.map((value, c) => value * (next.factor[c] ?? 1) + (next.offset[c] ?? 0));
    }
  }
  if (![...factor, ...offset].every(Number.isFinite) || factor.includes(0))
    throw misfit(image.node, m.graphs_preprocessing, 'image');
  const deviations = factor.map((value) => Math.abs(1 / value));
  const unit = isBytes || Math.max(...deviations) > LARGEST_STD ? 1 : 1 / 255;
  const { size = null, isCubic = false } = resized ?? {};
  return { factor, offset, isReversed, size, isCubic, unit };
}

const three = (values: readonly number[]): readonly [number, number, number] => [
  values[0] ?? 0,
  values[1] ?? values[0] ?? 0,
  values[2] ?? values[0] ?? 0,
];

/** A recipe that does what the graph does. Means and deviations are of the channels as the network has them. */
export function preparedRecipe(
  { factor, offset, isReversed, size, isCubic, unit }: ImagePreparation,
  usual: InputRecipe,
): InputRecipe {
  const input = size ?? usual.size;
  return {
    ...usual,
    size: input,
    // Inside a graph the whole image is resized.
    ...(size !== null && { fit: 'squash' as const, interpolation: isCubic ? 'bicubic' : 'bilinear' }),
    resize: defaultResize(input),
    channelOrder: factor.length === 1 ? usual.channelOrder : isReversed ? 'BGR' : 'RGB',
    scale: unit,
    mean: three(factor.map((value, c) => -(offset[c] ?? 0) / value)),
    std: three(factor.map((value) => 1 / value)),
  };
}
