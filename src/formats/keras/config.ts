import { DenseLensError } from '../../errors';
import type { InputRecipe, OutputActivation } from '../canonical';
import { m } from '../messages/m';
import { greyRecipe, presetRecipe } from '../recipes';

/** What the description of a Keras model says beside its weights. */
export interface KerasConfig {
  /** Names of all layers, in the order in which they are described; empty without a description. */
  readonly order: readonly string[];
  /** ε of the batch norms; null where there is none. */
  readonly epsilon: number | null;
  /** Null for logits, or where it is not said. */
  readonly activation: OutputActivation | null;
  /** `[height, width]`; null where any will do. */
  readonly size: readonly [number, number] | null;
  /** How maps become numbers; null where it is not said. */
  readonly pool: 'average' | 'max' | 'flatten' | null;
  /** What the model itself does to pixels of 0–255 first, `pixel · scale + offset`; null for nothing. */
  readonly rescaling: { readonly scale: number; readonly offset: number } | null;
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** A name; Keras writes functions as a text, or as an object with their class. */
const named = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return isRecord(value) && typeof value.class_name === 'string' ? value.class_name : '?';
};

interface Layer {
  readonly kind: string;
  readonly name: string;
  readonly config: Fields;
}

/** Models within models: deeper than this there is nothing. */
const DEEPEST = 8;

/** Every layer of a model and of the models in it, in the order in which they are described. */
function layersOf(model: unknown, depth = 0): readonly Layer[] {
  if (!isRecord(model) || depth > DEEPEST) return [];
  const config = isRecord(model.config) ? model.config : model;
  const list = Array.isArray(config.layers) ? config.layers : Array.isArray(model.config) ? model.config : [];
  return list.filter(isRecord).flatMap((each) => {
    const inner = isRecord(each.config) ? each.config : {};
    if (Array.isArray(inner.layers)) return layersOf(each, depth + 1);
    const name = each.name ?? inner.name;
    return [{ kind: named(each.class_name), name: named(name), config: inner }];
  });
}

/** Layers that change nothing when a network is used, or that its weights already tell. */
const PLAIN =
  /^(InputLayer|ZeroPadding2D|Conv2D|BatchNormalization(V1|V2)?|SyncBatchNormalization|Concatenate|MaxPooling2D|AveragePooling2D|GlobalAveragePooling2D|GlobalMaxPooling2D|Flatten|Dropout|SpatialDropout2D|GaussianNoise|GaussianDropout|ActivityRegularization|Dense|Reshape|Rescaling|Random\w+|ReLU|Activation|Softmax|Identity|Lambda|Normalization)$/;

const refused = (layer: Layer, why: string): DenseLensError =>
  new DenseLensError(
    'model/unsupported',
    m.keras_layer_refused({ layer: layer.name, kind: layer.kind, why }),
  );

const square = (value: unknown, size: number): boolean =>
  value === undefined || value === size || (Array.isArray(value) && value.every((each) => each === size));

/** What makes other numbers than torchvision's network with the same weights would. */
function check(layer: Layer): void {
  const { kind, config } = layer;
  if (kind === 'Lambda') throw refused(layer, m.keras_why_code());
  if (kind === 'Normalization') throw refused(layer, m.keras_why_normalization());
  if (!PLAIN.test(kind)) throw refused(layer, m.keras_why_unknown());
  if (config.data_format === 'channels_first') throw refused(layer, m.keras_why_channels_first());
  const activation = config.activation;
  if (kind === 'Conv2D' && activation !== undefined && activation !== 'linear')
    throw refused(layer, m.keras_why_activation({ activation: named(activation) }));
  if (kind === 'Conv2D' && !(square(config.dilation_rate, 1) && (config.groups ?? 1) === 1))
    throw refused(layer, m.keras_why_window());
  if (kind === 'Activation' && !['relu', 'softmax', 'sigmoid', 'linear'].includes(named(activation)))
    throw refused(layer, m.keras_why_activation({ activation: named(activation) }));
  const slope = config.negative_slope ?? 0;
  if (kind === 'ReLU' && ((config.max_value ?? null) !== null || (slope !== 0 && slope !== null)))
    throw refused(layer, m.keras_why_activation({ activation: 'ReLU' }));
  if (kind === 'AveragePooling2D' && !(square(config.pool_size, 2) && square(config.strides, 2)))
    throw refused(layer, m.keras_why_window());
  if (kind === 'MaxPooling2D' && !(square(config.pool_size, 3) && square(config.strides, 2)))
    throw refused(layer, m.keras_why_window());
}

function sizeOf(layers: readonly Layer[]): readonly [number, number] | null {
  for (const { kind, config } of layers) {
    const shape = config.batch_shape ?? config.batch_input_shape;
    if (kind !== 'InputLayer' || !Array.isArray(shape) || shape.length !== 4) continue;
    const [, height, width] = shape as readonly unknown[];
    if (isNumber(height) && isNumber(width)) return [height, width];
  }
  return null;
}

function epsilonOf(layers: readonly Layer[]): number | null {
  let found: number | null = null;
  for (const layer of layers) {
    if (!layer.kind.includes('BatchNormalization')) continue;
    const { epsilon, center, scale } = layer.config;
    if (center === false || scale === false) throw refused(layer, m.keras_why_no_gamma());
    if (!isNumber(epsilon)) continue;
    if (found !== null && found !== epsilon)
      throw refused(layer, m.keras_why_epsilon({ epsilon, other: found }));
    found = epsilon;
  }
  return found;
}

/** What the last layer that says so makes of the logits. */
function activationOf(layers: readonly Layer[]): OutputActivation | null {
  const last = layers
    .filter(({ kind }) => kind === 'Dense' || kind === 'Activation' || kind === 'Softmax')
    .at(-1);
  const said = last?.kind === 'Softmax' ? 'softmax' : last?.config.activation;
  return said === 'softmax' || said === 'sigmoid' ? said : null;
}

/** @throws `model/unsupported` for a linear layer before the last that no ReLU follows */
function checkHidden(layers: readonly Layer[]): void {
  const dense = layers.filter(({ kind }) => kind === 'Dense');
  for (const layer of dense.slice(0, -1)) {
    const activation = named(layer.config.activation ?? 'linear');
    const after = layers.slice(layers.indexOf(layer) + 1).find(({ kind }) => !/Dropout|Noise/.test(kind));
    const isBehind =
      after?.kind === 'ReLU' || (after?.kind === 'Activation' && named(after.config.activation) === 'relu');
    if (activation !== 'relu' && !(activation === 'linear' && isBehind))
      throw refused(layer, m.keras_why_activation({ activation }));
  }
}

const POOLS: Readonly<Record<string, NonNullable<KerasConfig['pool']>>> = {
  GlobalAveragePooling2D: 'average',
  GlobalMaxPooling2D: 'max',
  Flatten: 'flatten',
};

/** Only one number for all channels; anything else names the layer. */
function rescalingOf(layers: readonly Layer[]): KerasConfig['rescaling'] {
  const found = layers.filter(({ kind }) => kind === 'Rescaling');
  let rescaling: KerasConfig['rescaling'] = null;
  for (const layer of found) {
    const { scale, offset = 0 } = layer.config;
    if (!isNumber(scale) || !isNumber(offset) || scale === 0) throw refused(layer, m.keras_why_rescaling());
    rescaling =
      rescaling === null
        ? { scale, offset }
        : { scale: rescaling.scale * scale, offset: rescaling.offset * scale + offset };
  }
  return rescaling;
}

/**
 * Reads Keras' description of a model (`model_config`, `config.json`).
 * @throws `model/unsupported`, naming the layer that computes something else than a DenseNet of torchvision's does
 */
export function readKerasConfig(json: unknown): KerasConfig {
  const model = isRecord(json) && isRecord(json.model_config) ? json.model_config : json;
  const layers = layersOf(model);
  for (const layer of layers) check(layer);
  checkHidden(layers);
  const pools = layers.flatMap(({ kind }) => POOLS[kind] ?? []);
  return {
    order: layers.map(({ name }) => name),
    epsilon: epsilonOf(layers),
    activation: activationOf(layers),
    size: sizeOf(layers),
    // What comes first decides: behind a pool there is nothing left to lay out.
    pool: pools[0] ?? null,
    rescaling: rescalingOf(layers),
  };
}

/**
 * keras.applications' DenseNets want their mode "torch"; a model that rescales by itself is given what it rescales.
 * Keras' own functions squash images to the input's size.
 * @param channels - of the network's input
 */
export function kerasRecipe(
  { size, rescaling }: Pick<KerasConfig, 'size' | 'rescaling'>,
  channels: number,
): InputRecipe {
  const usual =
    channels === 1 ? greyRecipe(size ?? undefined) : presetRecipe('torchvision', size ?? undefined);
  const squashed = { ...usual, fit: 'squash' as const };
  if (rescaling === null) return squashed;
  const mean = -rescaling.offset;
  return { ...squashed, scale: rescaling.scale, mean: [mean, mean, mean], std: [1, 1, 1] };
}
