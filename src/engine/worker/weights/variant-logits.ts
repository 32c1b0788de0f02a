import { externalDataPath } from '../../../graph/graph-plan';
import { writeVariant } from '../../../graph/variant';
import type { WeightsRequests } from '../../protocol/weights';
import type { EngineState } from '../engine-state';
import { checkInput } from '../run/run-image';
import { runOnce } from './run-once';

/** The answer of the model's weights in a network that is a little otherwise. @throws `input/shape` */
export async function variantLogits(
  state: EngineState,
  { data, dims, variant }: WeightsRequests['variant-logits']['in'],
): Promise<Float32Array> {
  const { network } = state.model;
  const inputSize = checkInput(state, { data, dims });
  const { ort } = state.runtime;
  return runOnce(
    ort,
    writeVariant(network.model, network.architecture(inputSize), variant),
    network.model.files.map((bytes, index) => ({ path: externalDataPath(index), data: bytes })),
    { input: new ort.Tensor('float32', data, dims) },
    'classifier',
  );
}
