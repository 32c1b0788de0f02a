import { DenseLensError } from '../errors';
import { openHdf5 } from './hdf5/open';
import { kerasLayers } from './keras/layers';
import { type KerasModel, kerasModelOf } from './keras/model';
import { m } from './messages/m';

/** A description in JSON; null where there is none. */
function parsed(text: string | Uint8Array | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(typeof text === 'string' ? text : new TextDecoder().decode(text));
  } catch (cause) {
    throw new DenseLensError('model/corrupt', m.keras_config_broken(), { cause });
  }
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
  const found = kerasLayers(file, root);
  if (found === null) throw new DenseLensError('model/unsupported', m.keras_none());
  const json = parsed(description ?? root.attributes.get('model_config')?.[0] ?? null);
  return kerasModelOf(found, json, [file], 'keras');
}
