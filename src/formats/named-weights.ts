import { DenseLensError } from '../errors';
import { number } from '../messages/say';
import { buildArchitecture, minimumInputSide, type Op } from '../network/architecture';
import { type DenseNetSpec, type Stem, specWith } from '../network/spec';
import { headFrom, isHeadName, type NamedHead, type NamedLinear } from './head-names';
import { type HeadNorm, NORM_PARTS } from './head-norms';
import { m } from './messages/m';

/** A tensor of a file, of which only the shape is looked at here. */
export interface Shaped {
  readonly shape: readonly number[];
}

/** A DenseNet that was recognised by the names and shapes of its tensors. */
export interface NamedNetwork<T extends Shaped> {
  readonly spec: DenseNetSpec;
  /** Every weight of the network by canonical name, with the parts of {@link headNorms}, and nothing else. */
  readonly tensors: ReadonlyMap<string, T>;
  /** Batch norms of vectors in its head, which go into the linear layers beside them. */
  readonly headNorms: readonly HeadNorm[];
  /** Its head's linear layers, in order. Of those without a bias {@link tensors} has none. */
  readonly linears: readonly NamedLinear[];
}

const unsupported = (problem: string): DenseLensError =>
  new DenseLensError('model/unsupported', m.model_names({ problem }));

/** For what is wrong with sizes: of names there is nothing to say then. */
const misshapen = (why: string): DenseLensError =>
  new DenseLensError('model/unsupported', m.model_unreadable({ why }));

/** Every weight that an operation needs, with its shape. */
export function expectedWeights(op: Op): readonly (readonly [name: string, shape: readonly number[]])[] {
  switch (op.kind) {
    case 'conv': {
      const { outChannels, inChannels, kernel } = op.conv;
      return [[`${op.name}.weight`, [outChannels, inChannels, kernel, kernel]]];
    }
    case 'norm':
      return ['weight', 'bias', 'running_mean', 'running_var'].map((part) => [
        `${op.name}.${part}`,
        [op.shape[0] ?? 0],
      ]);
    case 'linear':
      return [
        [`${op.name}.weight`, [op.outFeatures, op.inFeatures]],
        [`${op.name}.bias`, [op.outFeatures]],
      ];
    default:
      return [];
  }
}

/** Each transition halves the map; more blocks than this need images of a thousand pixels. */
const MAX_BLOCKS = 8;
const MAX_LAYERS = 512;

/** Grey images, colours, and colours with one more. */
export const INPUT_CHANNELS: readonly number[] = [1, 3, 4];

/** Counters that only training needs, torchxrayvision's thresholds, which are read by themselves, and optimisers. */
const UNUSED =
  /(^|\.)(num_batches_tracked|op_threshs)$|^(optim|optimi[sz]ers?|optim(izer)?_states?|optim(izer)?_state_dict|(lr_)?schedulers?|scaler)\./;

/**
 * Old torchvision files write `denselayer1.norm.1.weight` for `denselayer1.norm1.weight`, MONAI `denselayer1.layers.norm1`,
 * gpleiss' efficient_densenet_pytorch `norm_final` for `norm5`.
 */
function canonicalName(name: string): string {
  return name
    .replace(/\.(norm|conv)\.([12])\./, '.$1$2.')
    .replace(/(\.denselayer\d+)\.layers\./, '$1.')
    .replace(/(^|\.)norm_final\./, '$1norm5.');
}

/**
 * What stands before all names, as wrappers (DataParallel, Lightning, …) put it there, and what has to: `features.`
 * is missing where only that part of the network was saved.
 */
function prefixOf(names: readonly string[]): { readonly before: string; readonly missing: string } {
  const whole = names.find((name) => /(^|\.)features\.conv0\.weight$/.test(name));
  if (whole !== undefined) return { before: whole.slice(0, -'features.conv0.weight'.length), missing: '' };
  const bare = names.find((name) => /(^|\.)conv0\.weight$/.test(name));
  if (bare === undefined) return { before: '', missing: '' };
  return { before: bare.slice(0, -'conv0.weight'.length), missing: 'features.' };
}

/** The network's tensors by canonical name, without the counters that only training needs. */
function namedTensors<T>(given: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const { before, missing } = prefixOf([...given.keys()]);
  const tensors = new Map<string, T>();
  for (const [name, entry] of given) {
    if (UNUSED.test(name)) continue;
    const plain = canonicalName(name.startsWith(before) ? name.slice(before.length) : name);
    const canonical = isHeadName(plain) ? plain : `${missing}${plain}`;
    if (tensors.has(canonical)) throw unsupported(m.model_twice({ name: canonical }));
    tensors.set(canonical, entry);
  }
  return tensors;
}

/**
 * Finds the θ that all transitions have in common; the shortest decimal number among those that fit.
 * @throws `model/unsupported` when there is none
 */
export function compressionFrom(pairs: readonly (readonly [reads: number, keeps: number])[]): number {
  const fits = (theta: number): boolean =>
    pairs.every(([reads, keeps]) => Math.floor(reads * theta) === keeps);
  if (fits(0.5)) return 0.5;
  const least = Math.max(...pairs.map(([reads, keeps]) => keeps / reads));
  for (const digits of [1, 10, 100, 1000, 10_000]) {
    const theta = Math.ceil(least * digits - 1e-9) / digits;
    if (theta <= 1 && fits(theta)) return theta;
  }
  // A ratio such as 1/3 has no short form.
  if (least <= 1 && fits(least)) return least;
  const [[reads, keeps] = [0, 0]] = pairs;
  throw misshapen(m.model_compression({ keeps: number(keeps), reads: number(reads) }));
}

/** The stem by the shape of its convolution, `[out,in,k,k]`. */
function stemFrom(shape: readonly number[], hasNorm: boolean): Stem {
  const [, channels = 0, kernel = 0, width] = shape;
  const isSquare = shape.length === 4 && kernel === width;
  if (isSquare && kernel === 7 && INPUT_CHANNELS.includes(channels)) return 'imagenet';
  if (isSquare && kernel === 3 && INPUT_CHANNELS.includes(channels)) return hasNorm ? 'cifar-norm' : 'cifar';
  throw misshapen(m.model_stem_shape({ shape: shape.join() }));
}

function blocksFrom(names: Iterable<string>, output: string): readonly number[] {
  const blockConfig: number[] = [];
  for (const name of names) {
    const match = /^features\.denseblock(\d+)\.denselayer(\d+)\.(conv\d)\.weight$/.exec(name);
    if (match === null || match[3] !== output) continue;
    const block = Number(match[1]) - 1;
    if (block < 0 || block >= MAX_BLOCKS) throw unsupported(m.model_block({ name }));
    blockConfig[block] = Math.max(blockConfig[block] ?? 0, Number(match[2]));
  }
  const layers = Array.from(blockConfig, (count) => count ?? 0);
  if (layers.some((count) => count < 1 || count > MAX_LAYERS)) throw misshapen(m.model_layers());
  return layers;
}

/** What is missing, and what there is instead. */
function absent(name: string, names: Iterable<string>): DenseLensError {
  const [first] = names;
  if (first === undefined) return unsupported(m.model_no_tensors({ name }));
  return unsupported(m.model_absent({ name, first }));
}

function specFromShapes(
  tensors: ReadonlyMap<string, Shaped>,
  { numClasses, head }: Pick<NamedHead<Shaped>, 'numClasses' | 'head'>,
): DenseNetSpec {
  const shape = (name: string): readonly number[] => {
    const entry = tensors.get(name);
    if (entry === undefined) throw absent(name, tensors.keys());
    return entry.shape;
  };
  const layer = 'features.denseblock1.denselayer1';
  const kernel = tensors.get(`${layer}.conv1.weight`)?.shape[2];
  const hasBottleneck = kernel !== 3 || tensors.has(`${layer}.conv2.weight`);
  const output = hasBottleneck ? 'conv2' : 'conv1';
  const blockConfig = blocksFrom(tensors.keys(), output);
  const [growthRate = 0] = shape(`${layer}.${output}.weight`);
  const bottleneck = hasBottleneck ? (shape(`${layer}.conv2.weight`)[1] ?? 0) : 0;
  const conv0 = shape('features.conv0.weight');
  const [numInitFeatures = 0, inputChannels = 0] = conv0;
  if (growthRate < 1 || bottleneck % growthRate !== 0 || (hasBottleneck && bottleneck === 0)) {
    throw misshapen(m.model_bottleneck({ bottleneck: number(bottleneck), growth: number(growthRate) }));
  }
  if (numInitFeatures < 1) throw misshapen(m.model_no_outputs());
  const kept = blockConfig.slice(1).map((_, t) => {
    const [keeps = 0, reads = 0] = shape(`features.transition${t + 1}.conv.weight`);
    return [reads, keeps] as const;
  });
  return specWith({
    growthRate,
    blockConfig,
    numInitFeatures,
    bnSize: bottleneck / growthRate,
    numClasses,
    compression: compressionFrom(kept),
    stem: stemFrom(conv0, tensors.has('features.norm0.weight')),
    inputChannels,
    transitionNorm: kept.length === 0 || tensors.has('features.transition1.norm.weight'),
    head,
  });
}

/**
 * Recognises a DenseNet by its tensors' names and shapes. `num_batches_tracked` is ignored, anything else that is
 * no part of the network refuses the file, since what is not understood must not be shown as if it were right.
 * @param mapSize - of the last maps, where something says it; else they are taken for square
 * @throws `model/unsupported`, naming the tensor that is missing, has another shape, or has no place
 */
export function recogniseNetwork<T extends Shaped>(
  given: ReadonlyMap<string, T>,
  mapSize: readonly [number, number] | null = null,
): NamedNetwork<T> {
  const all = namedTensors(given);
  const isHead = ([name]: readonly [string, T]): boolean => isHeadName(name);
  const [features, rest] = [
    new Map([...all].filter((entry) => !isHead(entry))),
    new Map([...all].filter(isHead)),
  ];
  // Before the head, whose sizes say nothing where the rest is not there.
  for (const name of ['features.conv0.weight', 'features.norm5.weight'])
    if (!features.has(name)) throw absent(name, all.keys());
  const channels = features.get('features.norm5.weight')?.shape[0] ?? 0;
  const named = headFrom(rest, channels, mapSize);
  const tensors = new Map([...features, ...named.tensors]);
  const absentBiases = new Set(
    named.linears.filter(({ hasBias }) => !hasBias).map(({ canonical }) => `${canonical}.bias`),
  );
  const spec = specFromShapes(features, named);
  const side = minimumInputSide(spec);
  const found = new Map<string, T>();
  for (const op of buildArchitecture(spec, [side, side]).ops) {
    for (const [name, shape] of expectedWeights(op)) {
      const entry = tensors.get(name);
      if (entry === undefined && absentBiases.has(name)) continue;
      if (entry === undefined) throw unsupported(m.model_missing({ name }));
      if (entry.shape.join() !== shape.join()) {
        throw misshapen(m.model_shape({ name, shape: entry.shape.join(), expected: shape.join() }));
      }
      found.set(name, entry);
    }
  }
  for (const { norm } of named.norms) {
    for (const part of NORM_PARTS) {
      const entry = tensors.get(`${norm}.${part}`);
      if (entry !== undefined) found.set(`${norm}.${part}`, entry);
    }
  }
  for (const name of tensors.keys()) {
    if (!found.has(name)) throw unsupported(m.model_no_place({ name }));
  }
  return { spec, tensors: found, headNorms: named.norms, linears: named.linears };
}
