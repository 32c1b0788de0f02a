import { create, toBinary } from '@bufbuild/protobuf';
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
import { externalDataPath } from './graph-plan';

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
/** An attribute of one word. */
export const text = (name: string, value: string): AttributeProto =>
  create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) });

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
    if (permuted !== null) {
      // Maps that are laid out: their axes stay apart until they are in order.
      const isRegrouped = permuted.perm.length !== ref.shape.length;
      const turned = isRegrouped ? `${name}:turned` : name;
      this.node('Transpose', [single], turned, [ints('perm', permuted.perm)]);
      if (isRegrouped) this.node('Reshape', [turned, this.integers(`${name}:shape`, ref.shape)], name);
    }
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
