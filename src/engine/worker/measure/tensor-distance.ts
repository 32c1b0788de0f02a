import { DenseLensError } from '../../../errors';
import { number } from '../../../messages/say';
import type { Requests } from '../../protocol/requests';
import type { EngineState } from '../engine-state';
import { m } from '../messages/m';

/**
 * How far a tensor of the current run is from another computation of it.
 * @throws `tensor/unknown`, `tensor/folded`, `image/none`; `input/shape` when the other has another size
 */
export async function tensorDistance(
  state: EngineState,
  { name, data }: Requests['tensor-distance']['in'],
): Promise<Requests['tensor-distance']['out']> {
  const { network } = state.model;
  const { tensor } = await network.tensor(state.current.run, name);
  const own = await network.values(tensor);
  if (own.length !== data.length)
    throw new DenseLensError(
      'input/shape',
      m.run_other_length({ name, values: number(own.length), given: number(data.length) }),
    );
  let [largest, reach, broken] = [0, 0, 0];
  for (let i = 0; i < own.length; i++) {
    const [a, b] = [own[i] as number, data[i] as number];
    const difference = Math.abs(a - b);
    if (Number.isNaN(difference)) {
      // Both alike, NaN or the same infinity, is no difference.
      if (!Object.is(a, b)) broken++;
      continue;
    }
    if (difference > largest) largest = difference;
    const size = Math.abs(b);
    if (size > reach) reach = size;
  }
  return { largest, reach, broken };
}
