import type { CanonicalModel } from '../formats/canonical';
import type { Pool } from '../formats/pooled';
import type { Architecture, Op } from '../network/architecture';
import { asTensorName } from '../network/spec';
import { float, GraphBuilder, int, valueInfo } from './graph-builder';
import { batched } from './graph-plan';
import { emitOp, neededOps } from './write-graph';

/** What stands where torchvision's DenseNet has a ReLU. */
export type VariantActivation = 'silu' | 'gelu' | 'leaky-relu' | 'elu' | 'mish' | 'hard-swish' | 'relu6';

/**
 * What weights alone do not say, otherwise than it is taken for granted. It serves to find out what a file's network
 * is; of these networks the page shows those with another ε or pool.
 */
export interface NetworkVariant {
  readonly activation?: VariantActivation;
  /** Before the classifier. */
  readonly pooling?: Pool;
  /** ε of all batch norms. */
  readonly epsilon?: number;
}

/** A number of the graph's own, by its value. */
function scalar(builder: GraphBuilder, value: number): string {
  const name = `scalar:${value}`;
  return builder.once(name) ? builder.constant(name, [value], [1]) : name;
}

/** By PyTorch's formulas and defaults. */
const EMIT: Readonly<Record<VariantActivation, (builder: GraphBuilder, x: string, y: string) => void>> = {
  // x · sigmoid(x)
  silu: (builder, x, y) => {
    builder.node('Sigmoid', [x], `${y}:gate`);
    builder.node('Mul', [x, `${y}:gate`], y);
  },
  // x/2 · (1 + erf(x/√2))
  gelu: (builder, x, y) => {
    builder.node('Mul', [x, scalar(builder, Math.SQRT1_2)], `${y}:scaled`);
    builder.node('Erf', [`${y}:scaled`], `${y}:erf`);
    builder.node('Add', [`${y}:erf`, scalar(builder, 1)], `${y}:gate`);
    builder.node('Mul', [x, `${y}:gate`], `${y}:twice`);
    builder.node('Mul', [`${y}:twice`, scalar(builder, 0.5)], y);
  },
  // x · tanh(ln(1 + e^x))
  mish: (builder, x, y) => {
    builder.node('Softplus', [x], `${y}:softplus`);
    builder.node('Tanh', [`${y}:softplus`], `${y}:gate`);
    builder.node('Mul', [x, `${y}:gate`], y);
  },
  'leaky-relu': (builder, x, y) => builder.node('LeakyRelu', [x], y, [float('alpha', 0.01)]),
  elu: (builder, x, y) => builder.node('Elu', [x], y, [float('alpha', 1)]),
  'hard-swish': (builder, x, y) => builder.node('HardSwish', [x], y),
  relu6: (builder, x, y) => {
    builder.node('Relu', [x], `${y}:uncapped`);
    builder.node('Min', [`${y}:uncapped`, scalar(builder, 6)], y);
  },
};

function emitVariant(
  builder: GraphBuilder,
  model: CanonicalModel,
  architecture: Architecture,
  op: Op,
  { activation, pooling }: NetworkVariant,
): void {
  const [input = ''] = op.inputs;
  if (op.kind === 'relu' && activation !== undefined) EMIT[activation](builder, input, op.name);
  else if ((op.kind === 'global-avg-pool' || op.kind === 'global-max-pool') && pooling !== undefined) {
    builder.node(pooling === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool', [input], `${op.name}:2d`);
    builder.node('Flatten', [`${op.name}:2d`], op.name, [int('axis', 1)]);
  } else emitOp(builder, model, architecture, op, PLAN);
}

const PLAN = { feeds: [asTensorName('input')], outputs: [asTensorName('classifier')] };

/** The ONNX graph from `input`, `[1,C,H,W]`, to the logits, `classifier`, of a network that is a little otherwise. */
export function writeVariant(
  model: CanonicalModel,
  architecture: Architecture,
  variant: NetworkVariant,
): Uint8Array {
  const builder = new GraphBuilder(model);
  const asked = variant.epsilon === undefined ? model : { ...model, epsilon: variant.epsilon };
  for (const op of neededOps(architecture, PLAN)) emitVariant(builder, asked, architecture, op, variant);
  const info = (name: string) => valueInfo(name, batched(architecture.byName.get(name)?.shape ?? []));
  return builder.model(PLAN.feeds.map(info), PLAN.outputs.map(info));
}
