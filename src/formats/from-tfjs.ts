import { DenseLensError } from '../errors';
import { elements } from './hdf5/datatypes';
import { CollectedLayers, type KerasArray } from './keras/layers';
import { type KerasModel, kerasModelOf } from './keras/model';
import type { StoredArray } from './keras/stored-array';
import { m } from './messages/m';
import type { NamedBytes } from './onnx/file-table';

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const corrupt = (): DenseLensError => new DenseLensError('model/corrupt', m.tfjs_damaged());

/** Files one behind the other, as one range of bytes. */
class Shards {
  readonly #files: readonly { readonly index: number; readonly bytes: Uint8Array; readonly start: number }[];

  constructor(files: readonly { readonly index: number; readonly bytes: Uint8Array }[]) {
    let start = 0;
    this.#files = files.map((file) => {
      const placed = { ...file, start };
      start += file.bytes.byteLength;
      return placed;
    });
  }

  /** Where a range stands, if it stands in one file. */
  place(offset: number, length: number): StoredArray['place'] {
    const found = this.#files.find(
      ({ start, bytes }) => offset >= start && offset + length <= start + bytes.length,
    );
    return found === undefined ? null : { file: found.index, offset: offset - found.start, length };
  }

  /** @throws `model/corrupt` for what reaches beyond the end */
  read(offset: number, length: number): Uint8Array {
    const out = new Uint8Array(length);
    let done = 0;
    for (const { start, bytes } of this.#files) {
      const part = bytes.subarray(Math.max(0, offset - start), Math.max(0, offset + length - start));
      out.set(part, done);
      done += part.length;
    }
    if (done !== length) throw corrupt();
    return out;
  }
}

const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  float16: 2,
  uint8: 1,
  uint16: 2,
  int32: 4,
  bool: 1,
};

interface Quantization {
  readonly min: number;
  readonly scale: number;
}

function scaled(bytes: Uint8Array, dtype: string, { min, scale }: Quantization): Uint8Array {
  const integers =
    dtype === 'uint8' ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const floats = Float32Array.from(integers, (value) => value * scale + min);
  return new Uint8Array(floats.buffer);
}

/** One entry of the manifest. @returns the array, and how many bytes it takes */
function arrayOf(entry: Fields, shards: Shards, offset: number): { array: StoredArray; bytes: number } {
  const { shape, dtype, quantization } = entry;
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw corrupt();
  const quantised = isRecord(quantization) ? quantization : null;
  const stored = String(quantised?.dtype ?? dtype);
  const bytes = elements(shape) * (BYTES[stored] ?? Number.NaN);
  if (!Number.isSafeInteger(bytes))
    throw new DenseLensError('model/unsupported', m.tfjs_dtype({ dtype: stored }));
  const isScaled = quantised !== null && (stored === 'uint8' || stored === 'uint16');
  const range = { min: quantised?.min, scale: quantised?.scale };
  if (isScaled) {
    const { min, scale } = range;
    if (!isNumber(min) || !isNumber(scale)) throw corrupt();
    const read = async (): Promise<Uint8Array> => scaled(shards.read(offset, bytes), stored, { min, scale });
    return { array: { shape, dtype: 'F32', place: null, how: 'quantised', read }, bytes };
  }
  const kind = stored === 'float32' ? 'F32' : stored === 'float16' ? 'F16' : { other: stored };
  const read = async (): Promise<Uint8Array> => shards.read(offset, bytes);
  return { array: { shape, dtype: kind, place: shards.place(offset, bytes), how: 'split', read }, bytes };
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Reads a DenseNet from a TensorFlow.js layers model: `model.json`, which is Keras' description, and its binary files.
 * Weights stay ranges of these, but for the few that lie across two of them.
 * @throws `model/unsupported`, naming the file that is missing, or the layer; `model/corrupt`
 */
export async function modelFromTfjs(json: unknown, given: readonly NamedBytes[]): Promise<KerasModel> {
  if (!isRecord(json) || !Array.isArray(json.weightsManifest)) throw corrupt();
  const topology = isRecord(json.modelTopology) ? json.modelTopology : {};
  if (json.format === 'graph-model' || isRecord(topology.node) || Array.isArray(topology.node))
    throw new DenseLensError('model/unsupported', m.tfjs_graph());
  const files = given.map(({ name, bytes }) => ({
    name: baseName(name),
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  }));
  const groups = new Map<string, Map<string, KerasArray>>();
  for (const group of json.weightsManifest) {
    if (!isRecord(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) throw corrupt();
    const shards = new Shards(
      group.paths.map((path) => {
        const name = baseName(String(path));
        const index = files.findIndex((file) => file.name === name);
        const bytes = files[index]?.bytes;
        if (bytes === undefined) throw new DenseLensError('model/unsupported', m.tfjs_missing({ name }));
        return { index, bytes };
      }),
    );
    let offset = 0;
    for (const entry of group.weights) {
      if (!isRecord(entry) || typeof entry.name !== 'string') throw corrupt();
      const { array, bytes } = arrayOf(entry, shards, offset);
      const path = entry.name;
      const slash = path.lastIndexOf('/');
      const layer = path.slice(0, Math.max(0, slash));
      const parts = groups.get(layer) ?? new Map<string, KerasArray>();
      groups.set(layer, parts.set(path.slice(slash + 1), { path, array }));
      offset += bytes;
    }
    // Of the whole, so that a file that was cut off is not found only where a weight is missing.
    shards.read(offset, 0);
    if (offset > 0 && shards.place(offset - 1, 1) === null) throw corrupt();
  }
  const collected = new CollectedLayers();
  for (const [name, parts] of groups) collected.add(name, parts);
  return kerasModelOf(
    collected,
    topology.model_config ?? topology,
    files.map(({ bytes }) => bytes),
    'tfjs',
  );
}
