import type { Backend } from '../../src/engine/protocol/backend';
import type { ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
import type { InputRecipe, OutputActivation } from '../../src/formats/canonical';
import { buildArchitecture, type OpKind } from '../../src/network/architecture';
import type { ReceptiveField } from '../../src/network/facts';
import { opFacts } from '../../src/network/facts';
import type { DenseNetSpec } from '../../src/network/spec';
import { m } from '../messages/m';
import { selectBackend } from '../store/model-slice';
import type { ConsoleContext } from './context';

/** One operation; it goes by the name of the tensor that it makes. */
export interface LayerDescription {
  readonly name: string;
  readonly kind: OpKind;
  /** `[C,H,W]`, or `[C]` behind the global pool, at the recipe's input size. */
  readonly shape: readonly number[];
  readonly params: number;
  readonly macs: number;
  /** In input pixels. */
  readonly receptiveField: ReceptiveField;
}

/** What `model` answers. */
export interface ModelDescription {
  readonly id: string;
  readonly name: string;
  readonly source: ModelSummary['source'];
  readonly spec: DenseNetSpec;
  /** The architecture's, whatever the source folded. */
  readonly params: number;
  readonly macs: number;
  readonly input: InputRecipe;
  readonly backend: Backend | null;
  /** Whether the source had folded batch norms into convolutions. */
  readonly folded: boolean;
  readonly labels: readonly string[];
  /** What `probability` means: softmax over all classes, or a sigmoid of each logit. */
  readonly activation: OutputActivation;
  /** ε of all batch norms. */
  readonly epsilon: number;
  /** Every operation in execution order; params and macs add up to the model's. */
  readonly layers: readonly LayerDescription[];
}

/**
 * @param model - the one at work, unless told
 * @throws `model/unknown` before a model is loaded
 */
export function describeModel(
  { store }: ConsoleContext,
  model: ModelSummary | null = store.getState().model,
): ModelDescription {
  if (model === null) {
    throw new DenseLensError('model/unknown', m.console_no_model());
  }
  const architecture = buildArchitecture(model.spec, model.input.size);
  const facts = opFacts(architecture);
  const layers = architecture.ops.map(({ name, kind, shape }): LayerDescription => {
    const fact = facts.get(name);
    if (fact === undefined) throw new DenseLensError('engine/failed', m.console_no_facts({ name }));
    return { name, kind, shape, ...fact };
  });
  const { id, name, source, spec, params, macs, input } = model;
  return {
    id,
    name,
    source,
    spec,
    params,
    macs,
    input,
    backend: selectBackend(store.getState())?.backend ?? null,
    folded: model.folded.length > 0,
    labels: model.labels.map((label) => label.en),
    activation: model.activation,
    epsilon: model.epsilon,
    layers,
  };
}
