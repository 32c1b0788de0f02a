import { inputChannelsOf } from '../../../network/spec';
import type { TensorData } from '../../../tensor/types';
import type { EngineState } from '../engine-state';
import { tensorDims } from './network';

/**
 * A copy of a tensor of the current run.
 * @param isPassing - it will not be asked for again, so that little need be kept beside it
 * @throws `tensor/unknown`, `tensor/folded`, `image/none`
 */
export async function copyTensor(
  state: EngineState,
  requested: string,
  isPassing: boolean,
): Promise<TensorData> {
  const { network } = state.model;
  const { run } = state.current;
  const { tensor, name } = await network.tensor(run, requested, isPassing);
  return { dims: tensorDims(run.architecture, name), data: (await network.values(tensor)).slice() };
}

/** The preprocessed tensor of the current run. @throws `image/none` */
export function copyInput(state: EngineState): TensorData {
  const { input, run } = state.current;
  const channels = inputChannelsOf(run.architecture.spec);
  return { dims: [1, channels, ...run.architecture.inputSize], data: input.slice() };
}
