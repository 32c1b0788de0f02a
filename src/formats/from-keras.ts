import { DenseLensError } from '../errors';
import { buildArchitecture, lastMapSize } from '../network/architecture';
import { hiddenOf, inputChannelsOf, specWith } from '../network/spec';
import {
  type CanonicalModel,
  DTYPE_BYTES,
  type InputRecipe,
  type OutputActivation,
  type WeightRef,
} from './canonical';
import { readChunks } from './hdf5/chunks';
import { elements } from './hdf5/datatypes';
import { type Hdf5Dataset, openHdf5 } from './hdf5/open';
import { isHeadName } from './head-names';
import { canonicalArrays, laidOut, type NamedArray } from './keras/canonical-names';
import { type KerasConfig, kerasRecipe, readKerasConfig } from './keras/config';
import { kerasLayers } from './keras/layers';
import { m } from './messages/m';
import { type NamedNetwork, recogniseNetwork } from './named-weights';
import { permute } from './permute';

/** ε of keras.applications' DenseNets; Keras' own default is 1e-3. */
const APPLICATIONS_EPSILON = 1.001e-5;

/** A DenseNet of a Keras file. */
export interface KerasModel extends CanonicalModel {
  readonly source: 'keras';
  readonly recipe: InputRecipe;
  /** What the description says that the last layer applies. */
  readonly said: OutputActivation | null;
  /** Whether nothing but weights was in the file. */
  readonly isWeightsOnly: boolean;
  /** What was taken for granted, and what had to be done to the weights, in sentences. */
  readonly notes: readonly string[];
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

function dtypeOf({ path, dataset: { type, attributes } }: NamedArray): 'F16' | 'BF16' | 'F32' | 'F64' {
  if (type.kind === 'float') return type.dtype;
  // ml_dtypes' numbers, which HDF5 does not know: two bytes, and a word for them beside.
  if (attributes.get('dtype')?.[0] === 'bfloat16' && type.bytes === 2) return 'BF16';
  throw new DenseLensError(
    'model/unsupported',
    m.keras_dtype({ path, dtype: type.kind === 'other' ? type.name : type.kind }),
  );
}

/** Elements in the order of the shape that the array has here, as fp32. */
function inCanonicalOrder(values: ArrayLike<number>, { perm, dims }: NamedArray, out: Float32Array): void {
  if (perm === null) out.set(values);
  else
    permute(values, dims, perm, (index, value) => {
      out[index] = value;
    });
}

async function bytesOf(file: Uint8Array, dataset: Hdf5Dataset): Promise<Uint8Array> {
  const { storage, shape, type } = dataset;
  if (storage.kind === 'range') return file.slice(storage.offset, storage.offset + storage.length);
  if (storage.kind === 'none') return new Uint8Array(elements(shape) * type.bytes);
  return readChunks(file, dataset, storage);
}

/** Where every weight stands: in the file where it is in one piece there, else in one more file, as it is needed. */
async function weightsOf(
  file: Uint8Array,
  arrays: ReadonlyMap<string, NamedArray>,
): Promise<{
  readonly weights: ReadonlyMap<string, WeightRef>;
  readonly derived: Uint8Array | null;
  readonly notes: readonly string[];
}> {
  const weights = new Map<string, WeightRef>();
  const copied: (readonly [name: string, array: NamedArray, offset: number])[] = [];
  let [end, doubles] = [0, 0];
  for (const [name, array] of arrays) {
    const { shape, perm, dims, dataset } = array;
    const dtype = dtypeOf(array);
    const { storage } = dataset;
    if (dtype !== 'F64' && storage.kind === 'range') {
      const ref = { dtype, shape, file: 0, offset: storage.offset, length: storage.length };
      const stored = perm === null ? null : { as: 'permuted' as const, dims, perm };
      weights.set(name, stored === null ? ref : { ...ref, stored });
      continue;
    }
    if (dtype === 'F64') doubles++;
    // A packed array is kept in its own precision, and in Keras' order.
    const kept = dtype === 'F64' ? 'F32' : dtype;
    const length = elements(shape) * DTYPE_BYTES[kept];
    const ref = { dtype: kept, shape, file: 1, offset: end, length };
    const isPermuted = perm !== null && dtype !== 'F64';
    weights.set(name, isPermuted ? { ...ref, stored: { as: 'permuted', dims, perm } } : ref);
    copied.push([name, array, end]);
    end += Math.ceil(length / 4) * 4;
  }
  if (copied.length === 0) return { weights, derived: null, notes: [] };
  const derived = new Uint8Array(end);
  for (const [, array, offset] of copied) {
    const bytes = await bytesOf(file, array.dataset);
    if (dtypeOf(array) === 'F64') {
      const values = new Float64Array(bytes.buffer, 0, elements(array.shape));
      inCanonicalOrder(values, array, new Float32Array(derived.buffer, offset, values.length));
    } else derived.set(bytes, offset);
  }
  const packed = copied.length - doubles;
  const size = megabytes(end);
  return {
    weights,
    derived,
    notes: [
      ...(doubles > 0 ? [m.keras_note_doubles({ count: doubles, megabytes: size })] : []),
      ...(packed > 0 ? [m.keras_note_packed({ count: packed, megabytes: size })] : []),
    ],
  };
}

/** A description in JSON; null where there is none. */
function parsed(text: string | Uint8Array | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(typeof text === 'string' ? text : new TextDecoder().decode(text));
  } catch (cause) {
    throw new DenseLensError('model/corrupt', m.keras_config_broken(), { cause });
  }
}

const NO_CONFIG: KerasConfig = { epsilon: null, activation: null, size: null, pool: null, rescaling: null };

/** The network of a file's arrays, with the head that its description tells. */
function networkOf(
  arrays: ReadonlyMap<string, NamedArray>,
  { size, pool }: KerasConfig,
): NamedNetwork<NamedArray> {
  const features = recogniseNetwork(new Map([...arrays].filter(([name]) => !isHeadName(name))));
  const mapSize = size === null ? null : lastMapSize(buildArchitecture(features.spec, size));
  const { spec, tensors } = recogniseNetwork(arrays, mapSize);
  const { flatten } = spec.head ?? {};
  if (flatten === undefined)
    return { spec: pool === 'max' ? specWith({ ...spec, head: { ...spec.head, pool } }) : spec, tensors };
  const first = hiddenOf(spec).length > 0 ? 'head.linear1.weight' : 'classifier.weight';
  const turned = [...tensors].map(
    ([name, array]) => [name, name === first ? laidOut(array, flatten) : array] as const,
  );
  return { spec, tensors: new Map(turned) };
}

/**
 * Reads a DenseNet from the HDF5 file of a Keras model (`.h5`, `.weights.h5`), or of the weights in a `.keras` archive.
 * Weights stay ranges of the file, and keep Keras' order of axes, which a graph turns.
 * @param description - the archive's `config.json`, if there is one
 * @throws `model/corrupt`, `model/unsupported`, naming the layer or the weight
 */
export async function modelFromKeras(
  given: Uint8Array,
  description: Uint8Array | null = null,
): Promise<KerasModel> {
  const file = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const root = openHdf5(file);
  const found = kerasLayers(root);
  if (found === null) throw new DenseLensError('model/unsupported', m.keras_none());
  const json = parsed(description ?? root.attributes.get('model_config')?.[0] ?? null);
  const config = json === null ? NO_CONFIG : readKerasConfig(json);
  const [strange] = found.strange;
  if (strange !== undefined)
    throw new DenseLensError('model/unsupported', m.keras_layer_strange({ layer: strange }));
  const { spec, tensors } = networkOf(canonicalArrays(found.layers), config);
  const { weights, derived, notes } = await weightsOf(file, tensors);
  return {
    spec,
    weights,
    files: derived === null ? [file] : [file, derived],
    folded: new Set(),
    epsilon: config.epsilon ?? APPLICATIONS_EPSILON,
    source: 'keras',
    recipe: kerasRecipe(config, inputChannelsOf(spec)),
    said: config.activation,
    isWeightsOnly: json === null,
    notes: config.epsilon === null ? [...notes, m.keras_note_epsilon()] : notes,
  };
}
