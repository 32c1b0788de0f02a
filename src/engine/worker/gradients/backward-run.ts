import type { Tensor } from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import { backwardFeeds } from '../../../graph/backward/differentiable';
import type { Seed } from '../../../graph/backward/seed';
import { gradientOutput } from '../../../graph/backward/walk';
import { VALUE, writeBackward } from '../../../graph/backward/write-backward';
import { resolveAlias } from '../../../graph/capture';
import { m } from '../../../messages/m';
import { asTensorName, type TensorName } from '../../../network/spec';
import type { NetworkRun } from '../run/network';
import { withTrouble } from '../trouble';
import type { NetworkHost } from './batch-run';

const INPUT = asTensorName('input');

/** What a backward run gave. */
export interface BackwardResult {
  readonly value: number;
  readonly by: ReadonlyMap<TensorName, Float32Array>;
}

/**
 * Differentiates at the current run's image, from the tensors that the run holds, or at another input of the
 * same size. A network with cuts is differentiated as cut.
 * @param input - `[1,3,H,W]`; null for the current run
 * @throws `tensor/unknown`, `tensor/folded`
 */
export async function runBackward(
  state: NetworkHost,
  run: NetworkRun,
  { of, feeds: seeds }: Seed,
  at: readonly TensorName[],
  input: Float32Array | null = null,
): Promise<BackwardResult> {
  const { network } = state.model;
  const { architecture, store, lesion } = run;
  const unknown = at.find((name) => !architecture.byName.has(name));
  if (unknown !== undefined) throw new DenseLensError('tensor/unknown', m.tensor_unknown({ name: unknown }));
  const atHand = (name: TensorName): boolean =>
    input === null ? store.isHeld(resolveAlias(architecture, name)) : name === INPUT;
  const feeds = backwardFeeds(architecture, of, at, atHand);
  const cuttable = [...(lesion?.masks.keys() ?? [])];
  const key = [of, at.join(), feeds.join(), cuttable.join(), architecture.inputSize.join('×')].join('|');
  const outputs = [VALUE, ...at.map(gradientOutput)];
  const session = await withTrouble(
    () =>
      network.sessions.large(`backward:${key}`, outputs, () =>
        writeBackward(network.model, architecture, { feeds, of, at, cuttable }),
      ),
    (reason) => m.gradients_refused({ reason }),
  );
  const { Tensor: OrtTensor } = state.runtime.ort;
  const given: Record<string, Tensor> = {};
  for (const [name, { data, dims }] of Object.entries(seeds))
    given[name] = new OrtTensor('float32', data, dims);
  for (const name of feeds) {
    given[name] =
      input === null
        ? network.held(run, name)
        : new OrtTensor('float32', input, [1, input.length / area(run), ...architecture.inputSize]);
  }
  if (lesion !== null) {
    const masks = network.maskTensors(lesion, cuttable);
    for (const name of session.inputNames) if (name in masks) given[name] = masks[name] as Tensor;
  }
  const results = await withTrouble(() => session.run(given));
  const read = (name: string): Float32Array => {
    const tensor = results[name];
    if (tensor === undefined)
      throw new DenseLensError('engine/failed', `The backward graph gave no ${name}.`);
    return tensor.data as Float32Array;
  };
  return {
    value: read(VALUE)[0] ?? Number.NaN,
    by: new Map(at.map((name) => [name, read(gradientOutput(name))])),
  };
}

const area = ({ architecture: { inputSize } }: NetworkRun): number => inputSize[0] * inputSize[1];
