import { DenseLensError } from '../errors';
import { buildArchitecture, minimumInputSide, type Op } from '../network/architecture';
import type { DenseNetSpec } from '../network/spec';
import type { CanonicalModel, WeightRef } from './canonical';
import { parseSafetensors, type SafetensorsEntry, type SafetensorsHeader, toWeightRef } from './safetensors';

const unsupported = (message: string): DenseLensError =>
  new DenseLensError(
    'model/unsupported',
    `${message} DenseLens reads DenseNets with torchvision's or timm's tensor names.`,
  );

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

/** Old torchvision files write `denselayer1.norm.1.weight` for `denselayer1.norm1.weight`. */
function canonicalName(name: string): string {
  return name.replace(/\.(norm|conv)\.([12])\./, '.$1$2.').replace(/^classifier\.0\./, 'classifier.');
}

/** Wrappers (DataParallel, Lightning, …) put a prefix before all names. */
function prefixOf(names: Iterable<string>): string {
  for (const name of names) {
    if (name.endsWith('features.conv0.weight')) return name.slice(0, -'features.conv0.weight'.length);
  }
  return '';
}

/** The network's tensors by canonical name, without the counters that only training needs. */
function namedTensors(header: SafetensorsHeader): ReadonlyMap<string, SafetensorsEntry> {
  const prefix = prefixOf(header.tensors.keys());
  const tensors = new Map<string, SafetensorsEntry>();
  for (const [name, entry] of header.tensors) {
    if (name.endsWith('.num_batches_tracked')) continue;
    const canonical = canonicalName(name.startsWith(prefix) ? name.slice(prefix.length) : name);
    if (tensors.has(canonical)) throw unsupported(`"${canonical}" is there twice, under two names.`);
    tensors.set(canonical, entry);
  }
  return tensors;
}

function specFromShapes(tensors: ReadonlyMap<string, SafetensorsEntry>): DenseNetSpec {
  const shape = (name: string): readonly number[] => {
    const entry = tensors.get(name);
    if (entry === undefined)
      throw unsupported(`This is not a DenseNet that can be read: "${name}" is missing.`);
    return entry.shape;
  };
  const blockConfig: number[] = [];
  for (const name of tensors.keys()) {
    const match = /^features\.denseblock(\d+)\.denselayer(\d+)\.conv2\.weight$/.exec(name);
    if (match === null) continue;
    const block = Number(match[1]) - 1;
    if (block < 0 || block >= MAX_BLOCKS)
      throw unsupported(`"${name}" stands in a block that no DenseNet has.`);
    blockConfig[block] = Math.max(blockConfig[block] ?? 0, Number(match[2]));
  }
  const [growthRate = 0, bottleneck = 0] = shape('features.denseblock1.denselayer1.conv2.weight');
  const [numInitFeatures = 0] = shape('features.conv0.weight');
  const [numClasses = 0] = shape('classifier.weight');
  const layers = Array.from(blockConfig, (count) => count ?? 0);
  if (growthRate < 1 || bottleneck % growthRate !== 0 || bottleneck === 0) {
    throw unsupported(
      `A bottleneck of ${bottleneck} channels is no multiple of the growth rate ${growthRate}.`,
    );
  }
  if (layers.some((count) => count < 1 || count > MAX_LAYERS))
    throw unsupported('A dense block has no layers, or too many.');
  if (numInitFeatures < 1 || numClasses < 1) throw unsupported('The stem or the classifier is empty.');
  return { growthRate, blockConfig: layers, numInitFeatures, bnSize: bottleneck / growthRate, numClasses };
}

/**
 * Recognises a DenseNet in a safetensors file by its header alone; the weights stay where they are.
 * `num_batches_tracked` is ignored, anything else that is no part of the network refuses the file,
 * since what is not understood must not be shown as if it were right.
 * @throws `model/corrupt` when the file is damaged, `model/unsupported` when it holds another network
 */
export function modelFromSafetensors(given: Uint8Array): CanonicalModel {
  // Node's Buffer is a Uint8Array whose slice() does not copy: a plain view of the same bytes does.
  const file = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const tensors = namedTensors(parseSafetensors(file));
  const spec = specFromShapes(tensors);
  const side = minimumInputSide(spec);
  const weights = new Map<string, WeightRef>();
  for (const op of buildArchitecture(spec, [side, side]).ops) {
    for (const [name, shape] of expectedWeights(op)) {
      const entry = tensors.get(name);
      if (entry === undefined) throw unsupported(`"${name}" is missing.`);
      if (entry.shape.join() !== shape.join()) {
        throw unsupported(
          `"${name}" has the shape [${entry.shape.join()}], where [${shape.join()}] is expected.`,
        );
      }
      weights.set(name, toWeightRef(name, entry));
    }
  }
  for (const name of tensors.keys()) {
    if (!weights.has(name)) throw unsupported(`"${name}" has no place in a DenseNet.`);
  }
  return { spec, weights, files: [file], folded: new Set(), epsilon: 1e-5, source: 'safetensors' };
}
