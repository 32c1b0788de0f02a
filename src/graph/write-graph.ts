import { create, toBinary } from '@bufbuild/protobuf';
import { DenseLensError } from '../errors';
import type { CanonicalModel, WeightDtype, WeightRef } from '../formats/canonical';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../formats/onnx/onnx_pb';
import { weightBytes, weightRef } from '../formats/weight-values';
import type { Architecture, Op } from '../network/architecture';
import { normOf } from '../network/folding';
import type { TensorName } from '../network/spec';

/** What a graph is to compute. */
export interface GraphPlan {
  /** Tensors that the caller has; whatever lies only behind them is left out. */
  readonly feeds: readonly TensorName[];
  readonly outputs: readonly TensorName[];
  /**
   * ReLU tensors that get two more graph inputs each, `keep:NAME` and `fill:NAME`, `[1,C,1,1]`:
   * the tensor becomes relu·keep + spatialMean(relu)·fill, which is how connections are cut.
   */
  readonly cuttable?: readonly TensorName[];
}

/** The name under which a graph's external data finds file `index` of the model. */
export const externalDataPath = (index: number): string => `weights-${index}`;

const OPSET = 17n;
const IR_VERSION = 8n;

const ONNX_DTYPE: Readonly<Record<WeightDtype, DataType>> = {
  F32: DataType.FLOAT,
  F16: DataType.FLOAT16,
  BF16: DataType.BFLOAT16,
};

const ints = (name: string, values: readonly number[]): AttributeProto =>
  create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: values.map(BigInt) });
const int = (name: string, value: number): AttributeProto =>
  create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
const float = (name: string, value: number): AttributeProto =>
  create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value });

/** Batch axis in front: tensors have no batch in the architecture, and always one image in a run. */
export function batched(shape: readonly number[]): number[] {
  return [1, ...shape];
}

function valueInfo(name: string, dims: readonly number[]): ValueInfoProto {
  const dim = dims.map((size) => ({ value: { case: 'dimValue' as const, value: BigInt(size) } }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DataType.FLOAT, shape: { dim } } } },
  });
}

/** An initializer that points into the model's own bytes, as they stand there. */
function storedTensor(name: string, model: CanonicalModel, ref: WeightRef): TensorProto {
  const dims = ref.stored?.as === 'permuted' ? ref.stored.dims : ref.shape;
  const tensor = { name, dims: dims.map(BigInt), dataType: ONNX_DTYPE[ref.dtype] };
  // Varints cannot be external, so the graph carries them while a session is made.
  if (ref.stored?.as === 'varints')
    return create(TensorProtoSchema, { ...tensor, int32Data: weightBytes(model, ref) });
  return create(TensorProtoSchema, {
    ...tensor,
    dataLocation: DataLocation.EXTERNAL,
    externalData: [
      { key: 'location', value: externalDataPath(ref.file) },
      { key: 'offset', value: String(ref.offset) },
      { key: 'length', value: String(ref.length) },
    ],
  });
}

/** Collects nodes and initializers; knows ONNX, knows nothing of DenseNets. */
class GraphBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #model: CanonicalModel;

  constructor(model: CanonicalModel) {
    this.#model = model;
  }

  node(opType: string, input: readonly string[], output: string, attribute: AttributeProto[] = []): void {
    const shape = { opType, input: [...input], output: [output], name: output, attribute };
    this.nodes.push(create(NodeProtoSchema, shape));
  }

  /**
   * A weight as a value of type float in its canonical shape. Half precision goes through a Cast, permuted
   * axes through a Transpose; ORT folds both at load.
   */
  weight(name: string): string {
    const ref = weightRef(this.#model, name);
    const permuted = ref.stored?.as === 'permuted' ? ref.stored : null;
    const single = permuted === null ? name : `${name}:permuted`;
    const stored = ref.dtype === 'F32' ? single : `${name}:${ref.dtype}`;
    this.initializers.push(storedTensor(stored, this.#model, ref));
    if (stored !== single) this.node('Cast', [stored], single, [int('to', DataType.FLOAT)]);
    if (permuted !== null) this.node('Transpose', [single], name, [ints('perm', permuted.perm)]);
    return name;
  }
}

/** The operations to emit: what the outputs need, back to the feeds, in execution order. */
function neededOps(architecture: Architecture, plan: GraphPlan): readonly Op[] {
  const feeds = new Set<string>(plan.feeds);
  const needed = new Set<string>();
  const pending: string[] = [...plan.outputs];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name) || feeds.has(name)) continue;
    const op = architecture.byName.get(name);
    if (op === undefined)
      throw new DenseLensError('tensor/unknown', `This network has no tensor named "${name}".`);
    if (op.kind === 'input')
      throw new DenseLensError('engine/failed', 'A graph needs the input among its feeds.');
    needed.add(name);
    pending.push(...op.inputs);
  }
  return architecture.ops.filter((op) => needed.has(op.name));
}

function emitConv(builder: GraphBuilder, op: Op & { kind: 'conv' }, foldedInto: TensorName | null): void {
  const { kernel, stride, padding } = op.conv;
  const weights = [builder.weight(`${op.name}.weight`)];
  if (foldedInto !== null) weights.push(builder.weight(`${op.name}.bias`));
  builder.node('Conv', [...op.inputs, ...weights], foldedInto ?? op.name, [
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

function emitOp(builder: GraphBuilder, model: CanonicalModel, op: Op, plan: GraphPlan): void {
  switch (op.kind) {
    case 'input':
      return;
    case 'conv': {
      const norm = normOf(op.name);
      emitConv(builder, op, norm !== null && model.folded.has(norm) ? norm : null);
      return;
    }
    case 'norm': {
      if (model.folded.has(op.name)) return;
      const parts = ['weight', 'bias', 'running_mean', 'running_var'];
      const weights = parts.map((part) => builder.weight(`${op.name}.${part}`));
      builder.node('BatchNormalization', [...op.inputs, ...weights], op.name, [
        float('epsilon', model.epsilon),
      ]);
      return;
    }
    case 'relu':
      emitRelu(builder, op, plan.cuttable?.includes(op.name) ?? false);
      return;
    case 'max-pool':
    case 'avg-pool': {
      const { kernel, stride, padding } = op.pool;
      builder.node(op.kind === 'max-pool' ? 'MaxPool' : 'AveragePool', op.inputs, op.name, [
        ints('kernel_shape', [kernel, kernel]),
        ints('strides', [stride, stride]),
        ints('pads', [padding, padding, padding, padding]),
      ]);
      return;
    }
    case 'concat':
      if (op.inputs.length === 1) builder.node('Identity', op.inputs, op.name);
      else builder.node('Concat', op.inputs, op.name, [int('axis', 1)]);
      return;
    case 'global-avg-pool':
      builder.node('GlobalAveragePool', op.inputs, `${op.name}:2d`);
      builder.node('Flatten', [`${op.name}:2d`], op.name, [int('axis', 1)]);
      return;
    case 'linear': {
      const weights = [builder.weight(`${op.name}.weight`), builder.weight(`${op.name}.bias`)];
      builder.node('Gemm', [...op.inputs, ...weights], op.name, [int('transB', 1)]);
      return;
    }
  }
}

/** @throws `tensor/folded` when the source folded a norm into this convolution, so that its raw result never exists */
export function refuseFolded(model: CanonicalModel, name: TensorName): void {
  const norm = normOf(name);
  if (norm === null || !model.folded.has(norm)) return;
  throw new DenseLensError(
    'tensor/folded',
    `The source folded ${norm} into ${name}: only their common result, ${norm}, exists.`,
  );
}

/** The ONNX model of {@link GraphPlan} as a message; {@link writeGraph} encodes it. */
function planGraph(model: CanonicalModel, architecture: Architecture, plan: GraphPlan): ModelProto {
  for (const output of plan.outputs) refuseFolded(model, output);
  const builder = new GraphBuilder(model);
  const ops = neededOps(architecture, plan);
  for (const op of ops) emitOp(builder, model, op, plan);

  const dims = (name: string): number[] => batched(architecture.byName.get(name)?.shape ?? []);
  const cuts = (plan.cuttable ?? []).filter((name) => ops.some((op) => op.name === name));
  const masks = cuts.flatMap((name) => {
    const channels = architecture.byName.get(name)?.shape[0] ?? 0;
    return [`keep:${name}`, `fill:${name}`].map((mask) => valueInfo(mask, [1, channels, 1, 1]));
  });
  return create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'DenseLens',
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'densenet',
      node: builder.nodes,
      initializer: builder.initializers,
      input: [...plan.feeds.map((name) => valueInfo(name, dims(name))), ...masks],
      output: plan.outputs.map((name) => valueInfo(name, dims(name))),
    },
  });
}

/**
 * Writes the ONNX graph that computes the wished outputs from the feeds. Weights are external data that
 * point into the model's files ({@link externalDataPath}): none is copied. Value names are tensor names.
 * @throws `tensor/unknown`, `tensor/folded`
 */
export function writeGraph(model: CanonicalModel, architecture: Architecture, plan: GraphPlan): Uint8Array {
  return toBinary(ModelProtoSchema, planGraph(model, architecture, plan));
}
