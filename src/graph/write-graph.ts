import { create, toBinary } from '@bufbuild/protobuf';
import { DenseLensError } from '../errors';
import type { CanonicalModel, WeightDtype, WeightRef } from '../formats/canonical';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
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
  /** Images in a run; 1 where absent. */
  readonly batch?: number;
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

/** An attribute of integers. */
export const ints = (name: string, values: readonly number[]): AttributeProto =>
  create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: values.map(BigInt) });
/** An attribute of one integer. */
export const int = (name: string, value: number): AttributeProto =>
  create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
/** An attribute of one fp32 number. */
export const float = (name: string, value: number): AttributeProto =>
  create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value });

/** Batch axis in front: tensors have no batch in the architecture, and mostly one image in a run. */
export function batched(shape: readonly number[], batch = 1): number[] {
  return [batch, ...shape];
}

/** A graph's input or output: fp32 with fixed dims. */
export function valueInfo(name: string, dims: readonly number[]): ValueInfoProto {
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
export class GraphBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #model: CanonicalModel;
  readonly #emitted = new Set<string>();

  constructor(model: CanonicalModel) {
    this.#model = model;
  }

  node(
    opType: string,
    input: readonly string[],
    output: string | readonly [string, ...string[]],
    attribute: AttributeProto[] = [],
  ): void {
    const outputs = typeof output === 'string' ? [output] : [...output];
    const shape = { opType, input: [...input], output: outputs, name: outputs[0] ?? '', attribute };
    this.nodes.push(create(NodeProtoSchema, shape));
  }

  /**
   * A weight as a value of type float in its canonical shape. Half precision goes through a Cast, permuted
   * axes through a Transpose; ORT folds both at load.
   */
  weight(name: string): string {
    if (!this.once(name)) return name;
    const ref = weightRef(this.#model, name);
    const permuted = ref.stored?.as === 'permuted' ? ref.stored : null;
    const single = permuted === null ? name : `${name}:permuted`;
    const stored = ref.dtype === 'F32' ? single : `${name}:${ref.dtype}`;
    this.initializers.push(storedTensor(stored, this.#model, ref));
    if (stored !== single) this.node('Cast', [stored], single, [int('to', DataType.FLOAT)]);
    if (permuted !== null) this.node('Transpose', [single], name, [ints('perm', permuted.perm)]);
    return name;
  }

  /** Whether nobody has asked for this name yet: what several share is emitted by the first. */
  once(name: string): boolean {
    if (this.#emitted.has(name)) return false;
    this.#emitted.add(name);
    return true;
  }

  /** Numbers of the graph's own, fp32. */
  constant(name: string, values: readonly number[], dims: readonly number[]): string {
    return this.#own(name, DataType.FLOAT, new Float32Array(values), dims);
  }

  /** A list of integers, as ONNX's operators take shapes, axes and the like. */
  integers(name: string, values: readonly number[]): string {
    return this.#own(name, DataType.INT64, new BigInt64Array(values.map(BigInt)), [values.length]);
  }

  #own(name: string, dataType: DataType, data: ArrayBufferView, dims: readonly number[]): string {
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initializers.push(
      create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData: rawData.slice() }),
    );
    return name;
  }

  /** The finished graph. */
  model(input: ValueInfoProto[], output: ValueInfoProto[]): Uint8Array {
    const proto = create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: 'DenseLens',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: { name: 'densenet', node: this.nodes, initializer: this.initializers, input, output },
    });
    return toBinary(ModelProtoSchema, proto);
  }
}

/** The operations to emit: what the outputs need, back to the feeds, in execution order. */
export function neededOps(architecture: Architecture, plan: GraphPlan): readonly Op[] {
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
export function emitOp(builder: GraphBuilder, model: CanonicalModel, op: Op, plan: GraphPlan): void {
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
    case 'avg-pool':
      emitPool(builder, op, op.name);
      return;
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

/** The graph inputs of cut ReLUs: `keep:NAME` and `fill:NAME` of each, `[1,C,1,1]`. */
export function maskInputs(architecture: Architecture, cut: readonly TensorName[]): ValueInfoProto[] {
  return cut.flatMap((name) => {
    const channels = architecture.byName.get(name)?.shape[0] ?? 0;
    return [`keep:${name}`, `fill:${name}`].map((mask) => valueInfo(mask, [1, channels, 1, 1]));
  });
}

/**
 * Writes the ONNX graph that computes the wished outputs from the feeds. Weights are external data that
 * point into the model's files ({@link externalDataPath}): none is copied. Value names are tensor names.
 * @throws `tensor/unknown`, `tensor/folded`
 */
export function writeGraph(model: CanonicalModel, architecture: Architecture, plan: GraphPlan): Uint8Array {
  for (const output of plan.outputs) refuseFolded(model, output);
  const builder = new GraphBuilder(model);
  const ops = neededOps(architecture, plan);
  for (const op of ops) emitOp(builder, model, op, plan);

  const info = (name: TensorName): ValueInfoProto =>
    valueInfo(name, batched(architecture.byName.get(name)?.shape ?? [], plan.batch));
  const cuts = (plan.cuttable ?? []).filter((name) => ops.some((op) => op.name === name));
  return builder.model([...plan.feeds.map(info), ...maskInputs(architecture, cuts)], plan.outputs.map(info));
}
