import { fromBinary } from '@bufbuild/protobuf';
import { DenseLensError } from '../../errors';
import { m } from '../messages/m';
import { inlinedNodes } from './functions';
import { type GraphProto, type ModelProto, ModelProtoSchema, type NodeProto } from './onnx_pb';
import { checkWireFormat, WireFormatError } from './wire';

/** @see decodeModel */
export interface DecodedModel {
  readonly proto: ModelProto;
  readonly graph: GraphProto;
  /** The graph's nodes, with the model's own functions written out. */
  readonly nodes: readonly NodeProto[];
  /** Version of the standard operator set. */
  readonly opset: number;
}

/** The error for bytes that are not what ONNX says. */
export const corrupt = (why: string, cause?: unknown): DenseLensError =>
  new DenseLensError('model/corrupt', m.onnx_damaged({ why }), { cause });

/** Names under which the standard operators go. */
export const STANDARD_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx']);

/**
 * Decodes a ModelProto. Weights (`raw_data`, `float_data`, …) stay views of the given bytes.
 * @throws `model/corrupt` when the bytes are no ONNX model
 */
export function decodeModel(bytes: Uint8Array): DecodedModel {
  let proto: ModelProto;
  try {
    checkWireFormat(ModelProtoSchema, bytes);
    proto = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw corrupt(cause instanceof WireFormatError ? cause.message : m.onnx_undecodable(), cause);
  }
  if (proto.graph === undefined || proto.graph.node.length === 0) throw corrupt(m.onnx_no_graph());
  const standard = proto.opsetImport.find(({ domain }) => STANDARD_DOMAINS.has(domain));
  if (standard === undefined) throw corrupt(m.onnx_no_opset());
  return { proto, graph: proto.graph, nodes: inlinedNodes(proto), opset: Number(standard.version) };
}
