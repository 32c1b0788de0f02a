import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import { number } from '../../messages/say';
import type { Architecture } from '../../network/architecture';
import { asTensorName, type TensorName } from '../../network/spec';

/** The number that is differentiated. */
export type GradientOf =
  /** A class's logit, or with `against` the difference of two. */
  | { readonly class: number; readonly against?: number }
  /** One element of a tensor; row and column are 0 behind the global pool. */
  | { readonly tensor: string; readonly channel: number; readonly row: number; readonly column: number }
  /** The sum of a channel's map. */
  | { readonly tensor: string; readonly channel: number; readonly row?: never; readonly column?: never };

/** Graph inputs: a weight per channel, `[1,C,1,1]` (`[1,C]` behind the global pool)… */
export const SEED_CHANNELS = 'seed:channels';

/** …and per place, `[1,1,H,W]`, for tensors that have places. */
export const SEED_PLACES = 'seed:places';

/** A question as a backward graph takes it: a weighted sum of a tensor's elements. */
export interface Seed {
  readonly of: TensorName;
  /** Values and dims of {@link SEED_CHANNELS} and {@link SEED_PLACES}. */
  readonly feeds: Readonly<Record<string, { readonly data: Float32Array; readonly dims: readonly number[] }>>;
}

/** Whether `value` counts something of which there are `count`. */
const isIndex = (value: unknown, count: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;

function classSeed(architecture: Architecture, of: Extract<GradientOf, { readonly class: number }>): Seed {
  const { numClasses } = architecture.spec;
  if (numClasses === 0) throw new DenseLensError('explain/unsupported', m.heads_needs_classes());
  const data = new Float32Array(numClasses);
  for (const [index, weight] of [[of.class, 1] as const, [of.against, -1] as const]) {
    if (index === undefined) continue;
    if (!isIndex(index, numClasses))
      throw new DenseLensError('class/unknown', m.tensor_class({ last: numClasses - 1, index }));
    data[index] = (data[index] ?? 0) + weight;
  }
  return logitsSeed(data);
}

/**
 * Checks a question against a network and writes it as a weighted sum.
 * @throws `class/unknown`, `tensor/unknown`, `element/unknown`
 */
export function seedOf(architecture: Architecture, question: GradientOf): Seed {
  if ('class' in question) return classSeed(architecture, question);
  const op = architecture.byName.get(question.tensor);
  if (op === undefined)
    throw new DenseLensError('tensor/unknown', m.tensor_unknown({ name: question.tensor }));
  const [channels = 0, height = 1, width = 1] = op.shape;
  const { channel, row, column } = question;
  const isSum = row === undefined && column === undefined;
  if (!isIndex(channel, channels) || !(isSum || (isIndex(row, height) && isIndex(column, width)))) {
    const asked = { name: op.name, channels: number(channels), height, width, channel };
    throw new DenseLensError(
      'element/unknown',
      row === undefined || column === undefined
        ? m.tensor_no_channel(asked)
        : m.tensor_no_place({ ...asked, row, column }),
    );
  }
  const data = new Float32Array(channels);
  data[channel] = 1;
  if (op.shape.length === 1)
    return { of: op.name, feeds: { [SEED_CHANNELS]: { data, dims: [1, channels] } } };
  const places = new Float32Array(height * width);
  if (row === undefined || column === undefined) places.fill(1);
  else places[row * width + column] = 1;
  return {
    of: op.name,
    feeds: {
      [SEED_CHANNELS]: { data, dims: [1, channels, 1, 1] },
      [SEED_PLACES]: { data: places, dims: [1, 1, height, width] },
    },
  };
}

/**
 * A weighted sum of all logits.
 * @param weights - one a class
 */
export const logitsSeed = (weights: Float32Array): Seed => ({
  of: asTensorName('classifier'),
  feeds: { [SEED_CHANNELS]: { data: weights, dims: [1, weights.length] } },
});
