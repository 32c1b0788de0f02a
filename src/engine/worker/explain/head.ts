import {
  type ClassMap,
  classMap,
  type Head,
  type LogitLedger,
  logitLedger,
  readHead,
} from '../../../explain/head';
import type { CanonicalModel } from '../../../model/canonical';
import { provenance } from '../../../model/provenance';
import type { EngineState } from '../engine-state';
import { mapShape } from '../network';

const heads = new WeakMap<CanonicalModel, Head>();

function headOf(model: CanonicalModel): Head {
  const head = heads.get(model) ?? readHead(model);
  heads.set(model, head);
  return head;
}

/** The exact class activation map of the current run, cut or not. @throws `class/unknown`, `image/none` */
export async function explainClass(state: EngineState, index: number): Promise<ClassMap> {
  const { network } = state.model;
  const { run } = state.current;
  const { tensor, name } = await network.tensor(run, 'relu5');
  const [, height, width] = mapShape(run.architecture, name);
  const features = await network.values(tensor);
  return classMap(headOf(network.model), index, features, [height, width], run.logits[index] ?? Number.NaN);
}

/** The logit of the current run by writers of the last block. @throws `class/unknown`, `image/none` */
export async function ledgerOf(state: EngineState, index: number): Promise<LogitLedger> {
  const { network } = state.model;
  const { run } = state.current;
  const { tensor } = await network.tensor(run, 'avgpool');
  const means = await network.values(tensor);
  const block = provenance(run.architecture).at(-1);
  if (block === undefined) throw new RangeError('A DenseNet has at least one block.');
  return logitLedger(headOf(network.model), index, means, block, run.logits[index] ?? Number.NaN);
}
