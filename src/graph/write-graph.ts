import { DenseLensError } from '../errors';
import type { CanonicalModel } from '../formats/canonical';
import type { ValueInfoProto } from '../formats/onnx/onnx_pb';
import { m } from '../messages/m';
import type { Architecture, Op } from '../network/architecture';
import { normOf } from '../network/folding';
import type { TensorName } from '../network/spec';
import { emitConcat, emitNorm } from './altered';
import { GraphBuilder, int, ints, valueInfo } from './graph-builder';
import { batched, dropInput, type GraphPlan, refuseFolded } from './graph-plan';

/** The operations to emit: what the outputs need, back to the feeds, in execution order. */
export function neededOps(architecture: Architecture, plan: GraphPlan): readonly Op[] {
  const feeds = new Set<string>(plan.feeds);
  const needed = new Set<string>();
  const pending: string[] = [...plan.outputs];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name) || feeds.has(name)) continue;
    const op = architecture.byName.get(name);
    if (op === undefined) throw new DenseLensError('tensor/unknown', m.tensor_unknown({ name }));
    if (op.kind === 'input')
      throw new DenseLensError('engine/failed', 'A graph needs the input among its feeds.');
    needed.add(name);
    pending.push(...op.inputs);
  }
  return architecture.ops.filter((op) => needed.has(op.name));
}

/** @param output - the value's name, where it is not the tensor's */
function emitConv(
  builder: GraphBuilder,
  op: Op & { kind: 'conv' },
  foldedInto: TensorName | null,
  output: string = foldedInto ?? op.name,
): void {
  const { kernel, stride, padding } = op.conv;
  const weights = [builder.weight(`${op.name}.weight`)];
  if (foldedInto !== null) weights.push(builder.weight(`${op.name}.bias`));
  builder.node('Conv', [...op.inputs, ...weights], output, [
    ints('kernel_shape', [kernel, kernel]),
    ints('strides', [stride, stride]),
    ints('pads', [padding, padding, padding, padding]),
  ]);
}

function emitRelu(builder: GraphBuilder, op: Op, cut: boolean): void {
  if (!cut) {
    builder.node('Relu', op.inputs, op.name);
    return;
  }
  const uncut = `${op.name}:uncut`;
  builder.node('Relu', op.inputs, uncut);
  builder.node('GlobalAveragePool', [uncut], `${op.name}:mean`);
  builder.node('Mul', [uncut, `keep:${op.name}`], `${op.name}:kept`);
  builder.node('Mul', [`${op.name}:mean`, `fill:${op.name}`], `${op.name}:filled`);
  builder.node('Add', [`${op.name}:kept`, `${op.name}:filled`], op.name);
}

/** A pool over windows of its input, as the value `output`. */
export function emitPool(
  builder: GraphBuilder,
  op: Op & { readonly kind: 'max-pool' | 'avg-pool' },
  output: string,
): void {
  const { kernel, stride, padding } = op.pool;
  builder.node(op.kind === 'max-pool' ? 'MaxPool' : 'AveragePool', op.inputs, output, [
    ints('kernel_shape', [kernel, kernel]),
    ints('strides', [stride, stride]),
    ints('pads', [padding, padding, padding, padding]),
  ]);
}

/** The nodes of one operation of the network, forward. */
export function emitOp(
  builder: GraphBuilder,
  model: CanonicalModel,
  architecture: Architecture,
  op: Op,
  plan: GraphPlan,
): void {
  switch (op.kind) {
    case 'input':
      return;
    case 'conv': {
      if (plan.dropped?.includes(op.name)) {
        emitConv(builder, op, null, `${op.name}:undropped`);
        builder.node('Mul', [`${op.name}:undropped`, dropInput(op.name)], op.name);
        return;
      }
      const norm = normOf(architecture, op.name);
      emitConv(builder, op, norm !== null && model.folded.has(norm) ? norm : null);
      return;
    }
    case 'norm': {
      if (!model.folded.has(op.name)) emitNorm(builder, model, op, plan.norms);
      return;
    }
    case 'relu':
      emitRelu(builder, op, plan.cuttable?.includes(op.name) ?? false);
      return;
    case 'max-pool':
    case 'avg-pool':
      emitPool(builder, op, op.name);
      return;
    case 'concat':
      emitConcat(builder, architecture, op, plan.connections);
      return;
    case 'global-avg-pool':
      builder.node('GlobalAveragePool', op.inputs, `${op.name}:2d`);
      builder.node('Flatten', [`${op.name}:2d`], op.name, [int('axis', 1)]);
      return;
    case 'global-max-pool':
      builder.node('GlobalMaxPool', op.inputs, `${op.name}:2d`);
      builder.node('Flatten', [`${op.name}:2d`], op.name, [int('axis', 1)]);
      return;
    case 'flatten':
      builder.node('Flatten', op.inputs, op.name, [int('axis', 1)]);
      return;
    case 'linear': {
      const weights = [builder.weight(`${op.name}.weight`), builder.weight(`${op.name}.bias`)];
      builder.node('Gemm', [...op.inputs, ...weights], op.name, [int('transB', 1)]);
      return;
    }
  }
}

/** The graph inputs of cut ReLUs: `keep:NAME` and `fill:NAME` of each, `[1,C,1,1]`. */
export function maskInputs(architecture: Architecture, cut: readonly TensorName[]): ValueInfoProto[] {
  return cut.flatMap((name) => {
    const channels = architecture.byName.get(name)?.shape[0] ?? 0;
    return [`keep:${name}`, `fill:${name}`].map((mask) => valueInfo(mask, [1, channels, 1, 1]));
  });
}

/** The graph inputs of dropout, each of its tensor's shape. */
const dropInputs = (architecture: Architecture, dropped: readonly TensorName[]): ValueInfoProto[] =>
  dropped.map((name) => valueInfo(dropInput(name), batched(architecture.byName.get(name)?.shape ?? [])));

/**
 * Writes the ONNX graph that computes the wished outputs from the feeds. Weights are external data that
 * point into the model's files ({@link externalDataPath}): none is copied. Value names are tensor names.
 * @throws `tensor/unknown`, `tensor/folded`
 */
export function writeGraph(model: CanonicalModel, architecture: Architecture, plan: GraphPlan): Uint8Array {
  for (const output of plan.outputs) refuseFolded(model, architecture, output);
  const builder = new GraphBuilder(model);
  const ops = neededOps(architecture, plan);
  for (const op of ops) emitOp(builder, model, architecture, op, plan);

  const info = (name: TensorName): ValueInfoProto =>
    valueInfo(name, batched(architecture.byName.get(name)?.shape ?? [], plan.batch));
  const isIn = (name: TensorName): boolean => ops.some((op) => op.name === name);
  const masks = [
    ...maskInputs(architecture, (plan.cuttable ?? []).filter(isIn)),
    ...dropInputs(architecture, (plan.dropped ?? []).filter(isIn)),
  ];
  return builder.model([...plan.feeds.map(info), ...masks], plan.outputs.map(info));
}
