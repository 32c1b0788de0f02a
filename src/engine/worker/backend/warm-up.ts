import type * as Ort from 'onnxruntime-web';

/** A model of one operation, `y = Relu(x)` on one number (opset 13), made by onnx-proto. */
const TINY_MODEL = 'CAg6MwoMCgF4EgF5IgRSZWx1EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUICEA0=';

/**
 * Starts ONNX Runtime's program, its threads and its GPU pipelines on next to nothing, while the weights come: all
 * that a first session would make its image wait for. Never rejects; what is wrong with the program shows, and is
 * told, when a model's session is made.
 */
export async function startProgram(ort: typeof Ort, device: GPUDevice | null): Promise<void> {
  try {
    const session = await ort.InferenceSession.create(
      Uint8Array.from(atob(TINY_MODEL), (letter) => letter.charCodeAt(0)),
      { executionProviders: [device === null ? 'wasm' : { name: 'webgpu', device }] },
    );
    const { y } = await session.run({ x: new ort.Tensor('float32', [1], [1]) });
    y?.dispose();
    await session.release();
  } catch {
    // A model's session will fail in the same way.
  }
}
