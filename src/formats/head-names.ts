import { DenseLensError } from '../errors';
import type { HeadSpec } from '../network/spec';
import { besideWhich, type HeadNorm, NORM_PARTS } from './head-norms';
import { m } from './messages/m';
import { inNaturalOrder } from './natural-order';

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
  /** Batch norms of vectors, whose parts are among the tensors. */
  readonly norms: readonly HeadNorm[];
  readonly linears: readonly NamedLinear[];
}

/** A linear layer of a head. */
export interface NamedLinear {
  /** As the file calls it: `classifier.1`. */
  readonly layer: string;
  /** `classifier`, `head.linear1`, … */
  readonly canonical: string;
  readonly outputs: number;
  /** Without one, it adds nothing: `Linear(…, bias=False)`. */
  readonly hasBias: boolean;
}

/** What people call what stands behind the features; one word, perhaps with more behind it. */
const HEAD =
  /^(classifiers?|class_layers|fc\d*|heads?|last_linear|linear\d*|dense\d*|out|output|predictions)\./;

/** Whether a tensor's name, without what stands before the whole network, is that of a head. */
export const isHeadName = (name: string): boolean => HEAD.test(name);

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

/** Finds norms of vectors, and puts their parts among the tensors under names of their own. */
function normsAmong<T extends Shaped>(
  rest: ReadonlyMap<string, T>,
  linears: readonly (readonly [name: string, canonical: string])[],
  tensors: Map<string, T>,
  used: Set<string>,
): readonly HeadNorm[] {
  const norms: HeadNorm[] = [];
  for (const name of [...rest.keys()].sort(inNaturalOrder)) {
    if (!name.endsWith('.running_mean')) continue;
    const layer = name.slice(0, -'.running_mean'.length);
    const beside = besideWhich(layer, linears);
    const [out, inputs] = (beside && tensors.get(`${beside.linear}.weight`)?.shape) ?? [];
    const count = beside?.side === 'before' ? inputs : out;
    const parts = NORM_PARTS.map((part) => rest.get(`${layer}.${part}`));
    if (beside === null || !parts.every((part) => part?.shape.join() === String(count))) continue;
    const norm = `head.norm${norms.length + 1}`;
    norms.push({ norm, ...beside });
    parts.forEach((part, i) => {
      if (part !== undefined) tensors.set(`${norm}.${NORM_PARTS[i]}`, part);
      used.add(`${layer}.${NORM_PARTS[i]}`);
    });
  }
  return norms;
}

/** Which layer comes next: the first that reads what there is, else the first of all; of maps also one that reads every pixel. */
function nextOf(left: readonly (readonly [string, Shaped])[], inputs: number, ofMaps: boolean): number {
  const reads = left.map(([, { shape }]) => shape[1] ?? 0);
  const exact = reads.indexOf(inputs);
  if (exact >= 0 || !ofMaps) return Math.max(0, exact);
  return Math.max(
    0,
    reads.findIndex((count) => count > inputs && count % inputs === 0),
  );
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
  const left = [...rest]
    .filter(([name, { shape }]) => name.endsWith('.weight') && shape.length === 2)
    .sort(([a], [b]) => inNaturalOrder(a, b));
  const tensors = new Map<string, T>();
  const hidden: number[] = [];
  const linears: NamedLinear[] = [];
  const used = new Set<string>();
  let flatten: HeadSpec['flatten'];
  let [inputs, numClasses] = [channels, 0];
  for (let i = 0; left.length > 0; i++) {
    const at = nextOf(left, inputs, i === 0);
    const [[name, weight] = ['', undefined]] = left.splice(at, 1);
    const [out = 0, reads = 0] = weight?.shape ?? [];
    if (i === 0) flatten = flattenedSize(name, reads, channels, size) ?? undefined;
    if (reads !== (flatten !== undefined && i === 0 ? reads : inputs))
      throw refuse(m.heads_chain({ name, inputs: reads, before: inputs }));
    const canonical = left.length === 0 ? 'classifier' : `head.linear${i + 1}`;
    const layer = name.slice(0, -'.weight'.length);
    const bias = rest.get(`${layer}.bias`);
    if (weight !== undefined) tensors.set(`${canonical}.weight`, weight);
    if (bias !== undefined) tensors.set(`${canonical}.bias`, bias);
    used.add(name).add(`${layer}.bias`);
    linears.push({ layer, canonical, outputs: out, hasBias: bias !== undefined });
    if (left.length === 0) numClasses = out;
    else hidden.push(out);
    inputs = out;
  }
  const places = linears.map(({ layer, canonical }) => [layer, canonical] as const);
  const norms = normsAmong(rest, places, tensors, used);
  // What is left is refused by its own name.
  for (const [name, tensor] of rest) if (!used.has(name)) tensors.set(name, tensor);
  return {
    tensors,
    numClasses,
    norms,
    linears,
    head: { ...(flatten !== undefined && { flatten }), ...(hidden.length > 0 && { hidden }) },
  };
}
