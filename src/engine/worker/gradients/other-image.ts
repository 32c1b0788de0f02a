import { DenseLensError } from '../../../errors';
import { inputChannelsOf } from '../../../network/spec';
import type { EngineState } from '../engine-state';
import { decodeImage } from '../image/decode';
import { m } from '../messages/m';

/**
 * Another image as the network would see it, which does not become the current one.
 * @throws the image codes; `input/shape` when the current input has another size than images have
 */
export async function otherInput(
  state: EngineState,
  image: Blob,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { network, recipe } = state.model;
  const { inputSize } = state.current.run.architecture;
  if (recipe.size.join() !== inputSize.join())
    throw new DenseLensError(
      'input/shape',
      m.run_other_size({ input: inputSize.join('×'), image: recipe.size.join('×') }),
    );
  const decoded = await decodeImage(image, recipe, inputChannelsOf(network.model.spec), signal);
  decoded.preview.close();
  return decoded.input;
}
