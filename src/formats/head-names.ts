import { DenseLensError } from '../errors';
import type { HeadSpec } from '../network/spec';
import { m } from './messages/m';

interface Shaped {
  readonly shape: readonly number[];
}

/** The linear layers behind a network's last maps. */
export interface NamedHead<T> {
  /** By canonical name: `head.linear1.weight`, …, `classifier.weight`, and biases. */
  readonly tensors: ReadonlyMap<string, T>;
  /** 0 where there is none. */
  readonly numClasses: number;
  readonly head: HeadSpec;
}

/** What people call what stands behind the features; one word, perhaps with more behind it. */
const HEAD =
  /^(classifiers?|class_layers|fc\d*|heads?|last_linear|linear\d*|dense\d*|out|output|predictions)\./;

/** Whether a tensor's name, without what stands before the whole network, is that of a head. */
export const isHeadName = (name: string): boolean => HEAD.test(name);

/** `classifier.3` before `classifier.10`. */
const inNumbersOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

const refuse = (message: string): DenseLensError => new DenseLensError('model/unsupported', message);

/** The maps' size where the first layer reads every pixel of them; null where it reads one number a map. */
function flattenedSize(
  name: string,
  inputs: number,
  channels: number,
  said: readonly [number, number] | null,
): HeadSpec['flatten'] | null {
  if (inputs === channels) return null;
  const pixels = inputs / channels;
  const size = said ?? ([Math.sqrt(pixels), Math.sqrt(pixels)] as const);
  if (size[0] * size[1] === pixels && size.every(Number.isInteger)) return size;
  throw refuse(m.heads_inputs({ name, inputs, channels }));
}

/**
 * The linear layers among what is left of a network's tensors, in the order of their numbers.
 * @param channels - of the last maps
 * @param size - of the last maps, where something says it
 * @throws `model/unsupported`, naming the layer that does not follow the one before
 */
export function headFrom<T extends Shaped>(
  rest: ReadonlyMap<string, T>,
  channels: number,
  size: readonly [number, number] | null = null,
): NamedHead<T> {
  const weights = [...rest]
    .filter(([name, { shape }]) => name.endsWith('.weight') && shape.length === 2)
    .sort(([a], [b]) => inNumbersOrder(a, b));
  const tensors = new Map<string, T>();
  const hidden: number[] = [];
  let flatten: HeadSpec['flatten'];
  let [inputs, numClasses] = [channels, 0];
  weights.forEach(([name, weight], i) => {
    const [out = 0, reads = 0] = weight.shape;
    if (i === 0) {
      flatten = flattenedSize(name, reads, channels, size) ?? undefined;
      if (flatten !== undefined) inputs = reads;
    }
    if (reads !== inputs) throw refuse(m.heads_chain({ name, inputs: reads, before: inputs }));
    const isLast = i === weights.length - 1;
    const canonical = isLast ? 'classifier' : `head.linear${i + 1}`;
    const layer = name.slice(0, -'.weight'.length);
    const bias = rest.get(`${layer}.bias`);
    if (bias === undefined) throw refuse(m.heads_no_bias({ name: `${layer}.bias` }));
    tensors.set(`${canonical}.weight`, weight);
    tensors.set(`${canonical}.bias`, bias);
    if (isLast) numClasses = out;
    else hidden.push(out);
    inputs = out;
  });
  const used = new Set(weights.flatMap(([name]) => [name, name.replace(/weight$/, 'bias')]));
  // What is left is refused by its own name.
  for (const [name, tensor] of rest) if (!used.has(name)) tensors.set(name, tensor);
  return {
    tensors,
    numClasses,
    head: { ...(flatten !== undefined && { flatten }), ...(hidden.length > 0 && { hidden }) },
  };
}
