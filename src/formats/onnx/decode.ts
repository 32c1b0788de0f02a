import { fromBinary } from '@bufbuild/protobuf';
import { DenseLensError } from '../../errors';
import { type GraphProto, type ModelProto, ModelProtoSchema } from './onnx_pb';
import { checkWireFormat } from './wire';

/** @see decodeModel */
export interface DecodedModel {
  readonly proto: ModelProto;
  readonly graph: GraphProto;
  /** Version of the standard operator set. */
  readonly opset: number;
}

/** The error for bytes that are not what ONNX says. */
export const corrupt = (message: string, cause?: unknown): DenseLensError =>
  new DenseLensError('model/corrupt', `This ONNX file is damaged: ${message}.`, { cause });

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
    throw corrupt(cause instanceof Error ? cause.message : 'it cannot be decoded', cause);
  }
  if (proto.graph === undefined || proto.graph.node.length === 0) throw corrupt('it holds no graph');
  const standard = proto.opsetImport.find(({ domain }) => STANDARD_DOMAINS.has(domain));
  if (standard === undefined) throw corrupt('it does not say which operator set it uses');
  return { proto, graph: proto.graph, opset: Number(standard.version) };
}
