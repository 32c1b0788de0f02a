import { DenseLensError } from '../../../errors';
import { feedsOf, resolveAlias } from '../../../graph/capture';
import { refuseFolded } from '../../../graph/graph-plan';
import type { TensorName } from '../../../network/spec';
import type { MeasureRequests } from '../../protocol/measure';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { m } from '../messages/m';

/** What a part computes, and what it is given. */
interface Part {
  readonly outputs: readonly TensorName[];
  readonly feeds: readonly TensorName[];
}

/** Of a part (stem, dense layer, transition, tail) its last operation, from what the run holds of others; of an operation itself. */
function partOf({ run: { architecture, store } }: EngineState['uncut'], name: string): Part {
  // The image counts to the stem, but nothing computes it.
  const own = architecture.ops.filter(({ part, kind }) => part === name && kind !== 'input');
  const last = own.at(-1);
  // A block's own name is its concatenation's, an operation.
  if (last !== undefined && !architecture.byName.has(name)) {
    const isOwn = new Set<string>(own.map((op) => op.name));
    const atHand = (tensor: TensorName): boolean =>
      !isOwn.has(tensor) && store.isHeld(resolveAlias(architecture, tensor));
    return { outputs: [last.name], feeds: feedsOf(architecture, [last.name], atHand) };
  }
  const op = architecture.byName.get(name);
  if (op === undefined || op.kind === 'input')
    throw new DenseLensError('tensor/unknown', m.run_no_part({ name }));
  return { outputs: [op.name], feeds: op.inputs };
}

/**
 * Milliseconds of a part alone. Its inputs are tensors of the uncut run; one session is made for it and goes
 * with the next part's.
 * @throws `tensor/unknown`, `tensor/folded`, `image/none`
 */
export async function measurePart(
  state: EngineState,
  { part: name, repeats }: MeasureRequests['measure-part']['in'],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { network } = state.model;
  const { run } = state.uncut;
  const { architecture } = run;
  const { outputs, feeds } = partOf(state.uncut, name);
  for (const output of outputs) refuseFolded(network.model, architecture, output);
  const given: Record<string, Awaited<ReturnType<typeof network.tensor>>['tensor']> = {};
  for (const feed of feeds) given[feed] = (await network.tensor(run, feed)).tensor;
  const key = `part:${name}@${architecture.inputSize.join('×')}`;
  const session = await network.sessions.passing(key, architecture, { feeds, outputs });
  const times: number[] = [];
  // The first run grows ORT's memory.
  for (let i = 0; i <= repeats; i++) {
    await giveWay(signal);
    const start = performance.now();
    const results = await session.run(given);
    if (i > 0) times.push(performance.now() - start);
    for (const tensor of Object.values(results)) tensor.dispose();
  }
  return times;
}
