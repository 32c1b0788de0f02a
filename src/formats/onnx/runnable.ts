import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { intAttribute } from './attributes';
import { constantOfTensor, constantValues } from './constants';
import { STANDARD_DOMAINS } from './decode';
import type { FileTable } from './file-table';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  type ValueInfoProto,
} from './onnx_pb';

/** The oldest operator set that ONNX Runtime runs. */
const OLDEST = 7;
/** Attributes that operator set 7 no longer has. */
const DROPPED: Readonly<Record<string, readonly string[]>> = {
  Add: ['axis', 'broadcast', 'consumed_inputs'],
  Sub: ['axis', 'broadcast', 'consumed_inputs'],
  Mul: ['axis', 'broadcast', 'consumed_inputs'],
  Div: ['axis', 'broadcast', 'consumed_inputs'],
  BatchNormalization: ['is_test', 'consumed_inputs'],
  Dropout: ['is_test'],
  Gemm: ['broadcast'],
};

/** A smaller operand's axes by its shape instead of by an attribute. */
function withModernShapes(node: NodeProto, ranks: ReadonlyMap<string, number>): readonly NodeProto[] {
  const dropped = DROPPED[node.opType];
  if (dropped === undefined) return [node];
  const [, b = ''] = node.input;
  const rank = ranks.get(b);
  const isBroadcast =
    intAttribute(node, 'broadcast', 0) === 1 && node.opType !== 'Gemm' && rank !== undefined;
  const behind = isBroadcast ? 4 - intAttribute(node, 'axis', 4 - rank) - rank : 0;
  node.attribute = node.attribute.filter(({ name }) => !dropped.includes(name));
  if (behind <= 0 || rank === undefined) return [node];
  const wide = `${node.output[0] ?? ''}:wide`;
  const axes = create(AttributeProtoSchema, {
    name: 'axes',
    type: AttributeType.INTS,
    ints: Array.from({ length: behind }, (_, i) => BigInt(rank + i)),
  });
  node.input[1] = wide;
  return [
    create(NodeProtoSchema, { opType: 'Unsqueeze', input: [b], output: [wide], attribute: [axes] }),
    node,
  ];
}

function isDouble({ type }: ValueInfoProto): boolean {
  return type?.value.case === 'tensorType' && type.value.value.elemType === DataType.DOUBLE;
}

function singleInfo(info: ValueInfoProto): void {
  if (isDouble(info) && info.type?.value.case === 'tensorType')
    info.type.value.value.elemType = DataType.FLOAT;
}

function singleTensor(tensor: TensorProto, files: FileTable): void {
  if (tensor.dataType !== DataType.DOUBLE) return;
  const values = constantValues(constantOfTensor(tensor, tensor.name, files), files);
  tensor.rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  tensor.doubleData = new Uint8Array();
  tensor.dataType = DataType.FLOAT;
  tensor.dataLocation = DataLocation.DEFAULT;
  tensor.externalData = [];
}

function singleNode(node: NodeProto, files: FileTable): void {
  for (const attribute of node.attribute) {
    if (attribute.t !== undefined) singleTensor(attribute.t, files);
    if (node.opType === 'Cast' && attribute.name === 'to' && Number(attribute.i) === DataType.DOUBLE)
      attribute.i = BigInt(DataType.FLOAT);
  }
}

const holdsDoubles = ({ initializer, input, node }: GraphProto): boolean =>
  initializer.some(({ dataType }) => dataType === DataType.DOUBLE) ||
  input.some(isDouble) ||
  node.some(({ attribute }) => attribute.some(({ t }) => t?.dataType === DataType.DOUBLE));

/**
 * A file's own graph as ONNX Runtime can run it, where it cannot run it as it is: in single precision, since it has no
 * convolution of doubles, and with operator set 7 for graphs that are older.
 * @returns null where the file runs as it is
 */
export function runnableGraph(files: FileTable): Uint8Array | null {
  const proto = fromBinary(ModelProtoSchema, files.bytes(0), { readUnknownFields: false });
  const { graph } = proto;
  const standard = proto.opsetImport.find(({ domain }) => STANDARD_DOMAINS.has(domain));
  if (graph === undefined || standard === undefined) return null;
  const isOld = Number(standard.version) < OLDEST;
  const isWide = holdsDoubles(graph);
  if (!isOld && !isWide) return null;
  if (isWide) {
    for (const info of [...graph.input, ...graph.output]) singleInfo(info);
    for (const tensor of graph.initializer) singleTensor(tensor, files);
    for (const node of [...graph.node, ...proto.functions.flatMap(({ node: inner }) => inner)])
      singleNode(node, files);
  }
  if (isOld) {
    const ranks = new Map(graph.initializer.map(({ name, dims }) => [name, dims.length]));
    for (const { output, attribute } of graph.node) {
      const value = attribute.find(({ name }) => name === 'value')?.t;
      if (value !== undefined) ranks.set(output[0] ?? '', value.dims.length);
    }
    graph.node = graph.node.flatMap((node) => withModernShapes(node, ranks));
    standard.version = BigInt(OLDEST);
  }
  return toBinary(ModelProtoSchema, proto);
}
