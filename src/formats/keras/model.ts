import { DenseLensError } from '../../errors';
import { buildArchitecture, lastMapSize } from '../../network/architecture';
import { hiddenOf, inputChannelsOf, specWith } from '../../network/spec';
import { withAbsentBiases } from '../absent-biases';
import type { CanonicalModel, InputRecipe, OutputActivation } from '../canonical';
import { isHeadName } from '../head-names';
import { m } from '../messages/m';
import { type NamedNetwork, recogniseNetwork } from '../named-weights';
import type { ModelNote } from '../notes';
import { canonicalArrays, laidOut, type NamedArray } from './canonical-names';
import { type KerasConfig, kerasRecipe, readKerasConfig } from './config';
import type { CollectedLayers } from './layers';
import { kerasWeights } from './weights';

/** ε of keras.applications' DenseNets; Keras' own default is 1e-3. */
const APPLICATIONS_EPSILON = 1.001e-5;

/** A DenseNet of a Keras model. */
export interface KerasModel extends CanonicalModel {
  readonly recipe: InputRecipe;
  /** What the description says that the last layer applies. */
  readonly said: OutputActivation | null;
  /** Whether nothing but weights was in the file. */
  readonly isWeightsOnly: boolean;
  /** What was taken for granted, and what had to be done to the weights, in sentences. */
  readonly notes: readonly ModelNote[];
}

const NO_CONFIG: KerasConfig = {
  order: [],
  epsilon: null,
  activation: null,
  size: null,
  pool: null,
  rescaling: null,
};

/** The network of a file's arrays, with the head that its description tells. */
function networkOf(
  arrays: ReadonlyMap<string, NamedArray>,
  { size, pool }: KerasConfig,
): NamedNetwork<NamedArray> {
  const features = recogniseNetwork(new Map([...arrays].filter(([name]) => !isHeadName(name))));
  const mapSize = size === null ? null : lastMapSize(buildArchitecture(features.spec, size));
  const { spec, tensors, linears } = recogniseNetwork(arrays, mapSize);
  const { flatten } = spec.head ?? {};
  if (flatten === undefined)
    return {
      spec: pool === 'max' ? specWith({ ...spec, head: { ...spec.head, pool } }) : spec,
      tensors,
      headNorms: [],
      linears,
    };
  const first = hiddenOf(spec).length > 0 ? 'head.linear1.weight' : 'classifier.weight';
  const turned = [...tensors].map(
    ([name, array]) => [name, name === first ? laidOut(array, flatten) : array] as const,
  );
  return { spec, tensors: new Map(turned), headNorms: [], linears };
}

/**
 * The canonical model of a Keras model's layers.
 * @param description - Keras' own, parsed; null where there are weights alone
 * @param files - that the layers' arrays stand in
 * @throws `model/corrupt`, `model/unsupported`, naming the layer or the weight
 */
export async function kerasModelOf(
  { layers, strange: [strange] }: CollectedLayers,
  description: unknown,
  files: readonly Uint8Array[],
  source: 'keras' | 'tfjs',
): Promise<KerasModel> {
  const config = description === null ? NO_CONFIG : readKerasConfig(description);
  if (strange !== undefined)
    throw new DenseLensError('model/unsupported', m.keras_layer_strange({ layer: strange }));
  const { spec, tensors, linears } = networkOf(canonicalArrays(layers, config.order), config);
  const { weights, derived, notes } = await kerasWeights(tensors, files.length);
  return {
    spec,
    ...withAbsentBiases({ weights, files: derived === null ? files : [...files, derived] }, linears),
    folded: new Set(),
    epsilon: config.epsilon ?? APPLICATIONS_EPSILON,
    source,
    recipe: kerasRecipe(config, inputChannelsOf(spec)),
    said: config.activation,
    isWeightsOnly: description === null,
    notes: config.epsilon === null ? [...notes, { code: 'keras-epsilon' as const }] : notes,
  };
}
