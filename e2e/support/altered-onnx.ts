import { readFileSync } from 'node:fs';
import onnxProto from 'onnx-proto';

type Model = InstanceType<typeof onnxProto.onnx.ModelProto>;

/** A fixture of e2e/fixtures/onnx with something changed, as bytes of an ONNX file. */
export function alteredOnnx(fixture: string, change: (model: Model) => void): Uint8Array {
  const file = readFileSync(new URL(`../fixtures/onnx/${fixture}.onnx`, import.meta.url));
  const model = onnxProto.onnx.ModelProto.decode(file);
  change(model);
  return onnxProto.onnx.ModelProto.encode(model).finish();
}

/** A DenseNet whose graph says that its images have this size. */
export const onnxOfSize = (height: number, width: number): Uint8Array =>
  alteredOnnx('torchscript-dynamic', ({ graph }) => {
    const dims = graph?.input?.[0]?.type?.tensorType?.shape?.dim ?? [];
    [1, 3, height, width].forEach((dimValue, axis) => {
      dims[axis] = onnxProto.onnx.TensorShapeProto.Dimension.create({ dimValue });
    });
  });
