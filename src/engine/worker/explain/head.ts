import { DenseLensError } from '../../../errors';
import { requireExactHead } from '../../../explain/exact-head';
import {
  type ClassMap,
  channelContributions,
  classMap,
  type Head,
  type LogitLedger,
  type LogitQuestion,
  logitLedger,
  readHead,
  type SourceShare,
  sourceShare,
} from '../../../explain/head';
import type { CanonicalModel } from '../../../formats/canonical';
import { type BlockProvenance, provenance } from '../../../network/provenance';
import type { EngineState } from '../engine-state';
import { m } from '../messages/m';
import { mapShape, type NetworkRun } from '../run/network';

/** Strongest channels that an opened bar lists. */
const STRONGEST = 8;

const heads = new WeakMap<CanonicalModel, Head>();

function headOf(model: CanonicalModel): Head {
  const head = heads.get(model) ?? readHead(model);
  heads.set(model, head);
  return head;
}

function lastBlock({ architecture }: NetworkRun): BlockProvenance {
  const block = provenance(architecture).at(-1);
  if (block === undefined) throw new RangeError('A DenseNet has at least one block.');
  return block;
}

interface Features {
  /** relu5, `[K,h,w]` */
  readonly data: Float32Array;
  readonly dims: readonly [number, number];
}

async function featuresOf(state: EngineState): Promise<Features> {
  await requireExactHead(state.model.network.model.spec);
  const { network } = state.model;
  const { run } = state.current;
  const { tensor, name } = await network.tensor(run, 'relu5');
  const [, height, width] = mapShape(run.architecture, name);
  if (tensor.location !== 'gpu-buffer') return { data: await network.values(tensor), dims: [height, width] };
  // Read back once for all the classes that are asked about.
  return { data: await run.store.mirror(name, () => network.values(tensor)), dims: [height, width] };
}

/** The exact class activation map of the current run, cut or not. @throws `class/unknown`, `image/none` */
export async function explainClass(state: EngineState, question: LogitQuestion): Promise<ClassMap> {
  const { data, dims } = await featuresOf(state);
  return classMap(headOf(state.model.network.model), question, data, dims, state.current.run.logits);
}

/** What each feature of the current run adds to a logit, `[K]`. @throws `class/unknown`, `image/none` */
export async function contributionsOf(state: EngineState, question: LogitQuestion): Promise<Float64Array> {
  const { network } = state.model;
  await requireExactHead(network.model.spec);
  const { tensor } = await network.tensor(state.current.run, 'avgpool');
  return channelContributions(headOf(network.model), question, await network.values(tensor));
}

/** The logit of the current run by writers of the last block. @throws `class/unknown`, `image/none` */
export async function ledgerOf(state: EngineState, question: LogitQuestion): Promise<LogitLedger> {
  const { network } = state.model;
  const { run } = state.current;
  await requireExactHead(network.model.spec);
  const { tensor } = await network.tensor(run, 'avgpool');
  const means = await network.values(tensor);
  return logitLedger(headOf(network.model), question, means, lastBlock(run), run.logits);
}

/** One bar of the ledger, opened. @throws `class/unknown`, `cut/unknown` for no source of the last block, `image/none` */
export async function shareOf(
  state: EngineState,
  question: LogitQuestion,
  source: string,
): Promise<SourceShare> {
  const { data, dims } = await featuresOf(state);
  const found = lastBlock(state.current.run).sources.find(({ name }) => name === source);
  if (found === undefined) throw new DenseLensError('cut/unknown', m.run_reads_nothing({ source }));
  return sourceShare(headOf(state.model.network.model), question, data, dims, found, STRONGEST);
}
