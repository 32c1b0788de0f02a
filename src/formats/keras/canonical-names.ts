import { DenseLensError } from '../../errors';
import { m } from '../messages/m';
import type { KerasArray, KerasKind, KerasLayer } from './layers';

/** A weight under torchvision's name, with the axes that bring Keras' order to torchvision's. */
export interface NamedArray extends KerasArray {
  /** As torchvision has it. */
  readonly shape: readonly number[];
  /** Null where the order is the same. */
  readonly perm: readonly number[] | null;
  /** What `perm` turns: the dataset's own axes, but for maps that were laid out, whose pixels stay apart. */
  readonly dims: readonly number[];
}

/** keras.applications' names in the network's order; null for any other. */
function rankOf(name: string): readonly number[] | null {
  if (/(^|\/)conv1[/_](conv|bn)$/.test(name)) return [0, 0, 0];
  const inner = /(^|\/)conv(\d+)_block(\d+)_(\d)_(bn|conv)$/.exec(name);
  if (inner !== null) return [Number(inner[2]), Number(inner[3]), Number(inner[4])];
  const pool = /(^|\/)pool(\d+)_(bn|conv)$/.exec(name);
  if (pool !== null) return [Number(pool[2]), Number.MAX_SAFE_INTEGER, 0];
  return /(^|\/)bn$/.test(name) ? [Number.MAX_SAFE_INTEGER, 0, 0] : null;
}

/** The place of a layer in a description: by its name, which scopes may stand before. */
function described(name: string, order: readonly string[]): number {
  const at = order.indexOf(name);
  return at >= 0 ? at : order.findIndex((each) => name.endsWith(`/${each}`));
}

/**
 * In the network's order: by name where all names are keras.applications', else by the description where it has all,
 * else as the file has them.
 */
function inOrder(
  layers: readonly KerasLayer[],
  kind: KerasKind,
  order: readonly string[],
): readonly KerasLayer[] {
  const found = layers.filter((layer) => layer.kind === kind);
  const places = new Map(found.map((layer) => [layer, described(layer.name, order)]));
  const isDescribed = [...places.values()].every((place) => place >= 0);
  const own = isDescribed ? [...found].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0)) : found;
  const ranked = own.map((layer) => ({ layer, rank: rankOf(layer.name) }));
  if (kind === 'dense' || ranked.some(({ rank }) => rank === null)) return own;
  const difference = (a: readonly number[] | null, b: readonly number[] | null): number =>
    [0, 1, 2].map((i) => (a?.[i] ?? 0) - (b?.[i] ?? 0)).find((each) => each !== 0) ?? 0;
  return ranked.sort((a, b) => difference(a.rank, b.rank)).map(({ layer }) => layer);
}

const kernelSize = ({ parts }: KerasLayer): number => parts.get('kernel')?.array.shape[0] ?? 0;

/** Names of convolutions and norms, in order, as the kernels' sizes tell: 1×1 and 3×3 are a layer, 1×1 alone a transition. */
function namesInOrder(
  convs: readonly KerasLayer[],
  norms: number,
): { readonly convs: readonly string[]; readonly norms: readonly string[] } {
  const names = { convs: ['features.conv0'], norms: [] as string[] };
  const sizes = convs.slice(1).map(kernelSize);
  const hasBottleneck = sizes[0] !== 3;
  let [block, layer] = [1, 0];
  for (let i = 0; i < sizes.length; i++) {
    const isLayer = hasBottleneck ? sizes[i + 1] === 3 : sizes[i] === 3;
    if (isLayer) {
      const prefix = `features.denseblock${block}.denselayer${++layer}`;
      names.convs.push(`${prefix}.conv1`);
      names.norms.push(`${prefix}.norm1`);
      if (!hasBottleneck) continue;
      names.convs.push(`${prefix}.conv2`);
      names.norms.push(`${prefix}.norm2`);
      i++;
    } else {
      names.convs.push(`features.transition${block}.conv`);
      names.norms.push(`features.transition${block}.norm`);
      block++;
      layer = 0;
    }
  }
  names.norms.push('features.norm5');
  if (norms > names.norms.length) names.norms.unshift('features.norm0');
  return names;
}

const refuse = (message: string): DenseLensError => new DenseLensError('model/unsupported', message);

const NORM_PARTS: readonly (readonly [keras: string, torch: string])[] = [
  ['gamma', 'weight'],
  ['beta', 'bias'],
  ['moving_mean', 'running_mean'],
  ['moving_variance', 'running_var'],
];

function partOf({ name, parts }: KerasLayer, part: string): KerasArray {
  const found = parts.get(part);
  if (found === undefined) throw refuse(m.keras_part_missing({ layer: name, part }));
  return found;
}

const permuted = (named: KerasArray, perm: readonly number[] | null): NamedArray => {
  const { shape } = named.array;
  return { ...named, perm, dims: shape, shape: perm === null ? shape : perm.map((axis) => shape[axis] ?? 0) };
};

/** The matrix behind maps that Keras laid out pixel by pixel, as PyTorch lays them out, map by map. */
export function laidOut(array: NamedArray, [height, width]: readonly [number, number]): NamedArray {
  const [out = 0, inputs = 0] = array.shape;
  return { ...array, dims: [height, width, inputs / (height * width), out], perm: [3, 2, 0, 1] };
}

/**
 * The weights of a Keras DenseNet by torchvision's names: convolutions from height, width, in, out to out, in, height,
 * width; matrices turned.
 * @throws `model/unsupported`, naming the layer that is missing or has no place
 */
export function canonicalArrays(
  layers: readonly KerasLayer[],
  order: readonly string[],
): ReadonlyMap<string, NamedArray> {
  const [convs, norms, dense] = [
    inOrder(layers, 'conv', order),
    inOrder(layers, 'norm', order),
    inOrder(layers, 'dense', order),
  ];
  const names = namesInOrder(convs, norms.length);
  const [another] = norms.slice(names.norms.length);
  if (another !== undefined) throw refuse(m.keras_layer_too_many({ layer: another.name }));
  if (norms.length < names.norms.length)
    throw refuse(m.keras_norms_missing({ found: norms.length, expected: names.norms.length }));
  const arrays = new Map<string, NamedArray>();
  convs.forEach((layer, i) => {
    const name = names.convs[i] ?? '';
    if (layer.parts.has('bias')) throw refuse(m.keras_conv_bias({ layer: layer.name }));
    arrays.set(`${name}.weight`, permuted(partOf(layer, 'kernel'), [3, 2, 0, 1]));
  });
  norms.forEach((layer, i) => {
    for (const [keras, torch] of NORM_PARTS)
      arrays.set(`${names.norms[i] ?? ''}.${torch}`, permuted(partOf(layer, keras), null));
  });
  dense.forEach((layer, i) => {
    arrays.set(`classifier.${i}.weight`, permuted(partOf(layer, 'kernel'), [1, 0]));
    // Absent where it was made with use_bias=False.
    if (layer.parts.has('bias')) arrays.set(`classifier.${i}.bias`, permuted(partOf(layer, 'bias'), null));
  });
  return arrays;
}
