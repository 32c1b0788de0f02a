import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { CanonicalModel } from '../formats/canonical';
import { TensorProto_DataLocation as DataLocation, ModelProtoSchema } from '../formats/onnx/onnx_pb';
import { type Architecture, endOf } from '../network/architecture';
import { asTensorName } from '../network/spec';
import { externalDataPath } from './graph-plan';
import { writeGraph } from './write-graph';

/**
 * The whole network from `input` to `classifier` as an ONNX file that needs nothing beside it: every weight is
 * written into it in its own precision.
 * @throws RangeError when there is no memory for it
 */
export function writeSelfContained(
  model: CanonicalModel,
  architecture: Architecture,
): Uint8Array<ArrayBuffer> {
  const plan = { feeds: [asTensorName('input')], outputs: [endOf(architecture)] };
  const proto = fromBinary(ModelProtoSchema, writeGraph(model, architecture, plan));
  const files = new Map(model.files.map((bytes, index) => [externalDataPath(index), bytes]));
  for (const tensor of proto.graph?.initializer ?? []) {
    const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
    const file = files.get(entries.get('location') ?? '');
    if (file === undefined) continue;
    const offset = Number(entries.get('offset'));
    tensor.rawData = file.subarray(offset, offset + Number(entries.get('length')));
    tensor.externalData = [];
    tensor.dataLocation = DataLocation.DEFAULT;
  }
  return toBinary(ModelProtoSchema, proto);
}
