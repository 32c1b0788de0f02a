import type { Tensor } from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import type { Architecture } from '../../../network/architecture';
import { asTensorName, type TensorName } from '../../../network/spec';
import type { EngineState } from '../engine-state';
import type { Network, NetworkRun } from '../run/network';
import { withTrouble } from '../trouble';

const LOGITS = asTensorName('classifier');

/** What a run needs of the worker: the current model's network, or another one of its kind. */
export interface NetworkHost {
  readonly runtime: EngineState['runtime'];
  readonly model: { readonly network: Network };
}

/** What a batch goes through: from a tensor that is given for each image, to one that is asked for. */
export interface BatchPlan {
  readonly from: TensorName;
  readonly to: TensorName;
  /** Images in a run, always as many, so that one session serves all; what `data` does not fill is 0. */
  readonly batch: number;
}

/**
 * A tensor for each of a batch of images, `[batch,…]` as one array, on WebGPU brought to memory.
 * @param architecture - the current run's, or one of another input size
 * @param data - `[n,…]` of the tensor `from`, n at most the batch
 */
export async function runBatch(
  state: NetworkHost,
  { lesion }: NetworkRun,
  architecture: Architecture,
  { from, to, batch }: BatchPlan,
  data: Float32Array,
): Promise<Float32Array> {
  const { network } = state.model;
  const { writeGraph } = await import('../../../graph/write-graph');
  const cuttable = [...(lesion?.masks.keys() ?? [])];
  const key = ['batch', batch, from, to, cuttable.join(), architecture.inputSize.join('×')].join('|');
  const plan = { feeds: [from], outputs: [to], cuttable, batch };
  const session = await withTrouble(() =>
    network.sessions.large(key, plan.outputs, () => writeGraph(network.model, architecture, plan)),
  );
  const dims = [batch, ...(architecture.byName.get(from)?.shape ?? [])];
  const size = dims.reduce((product, length) => product * length, 1);
  let whole = data;
  if (data.length < size) {
    whole = new Float32Array(size);
    whole.set(data);
  }
  const given: Record<string, Tensor> = { [from]: new state.runtime.ort.Tensor('float32', whole, dims) };
  if (lesion !== null) {
    const masks = network.maskTensors(lesion, cuttable);
    for (const name of session.inputNames) if (name in masks) given[name] = masks[name] as Tensor;
  }
  const results = await withTrouble(() => session.run(given));
  const found = results[to]?.data as Float32Array | undefined;
  if (found === undefined) throw new DenseLensError('engine/failed', `The batch gave no ${to}.`);
  return found;
}

/**
 * The logits of a batch of whole inputs through the network as it is cut now.
 * @param data - `[n,C,H,W]`, n at most `batch`
 * @returns those of each image
 */
export async function batchLogits(
  state: NetworkHost,
  run: NetworkRun,
  data: Float32Array,
  batch: number,
  from = asTensorName('input'),
): Promise<readonly Float32Array[]> {
  const { architecture } = run;
  const size = (architecture.byName.get(from)?.shape ?? []).reduce((product, length) => product * length, 1);
  const logits = await runBatch(state, run, architecture, { from, to: LOGITS, batch }, data);
  const classes = run.logits.length;
  return Array.from({ length: data.length / size }, (_, n) => logits.slice(n * classes, (n + 1) * classes));
}
