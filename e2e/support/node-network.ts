import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelFromSafetensors } from '../../src/formats/from-safetensors';
import { externalDataPath } from '../../src/graph/graph-plan';
import { writeGraph } from '../../src/graph/write-graph';
import { buildArchitecture } from '../../src/network/architecture';
import { asTensorName, type DenseNetSpec } from '../../src/network/spec';
import { makeModel } from '../../src/weights/make-model';

/** A small network as the page makes it on the spot, and the query that asks for it there. */
const SMALL_SPEC: DenseNetSpec = {
  growthRate: 4,
  blockConfig: [2, 3, 2],
  numInitFeatures: 8,
  bnSize: 2,
  numClasses: 5,
};
export const SMALL_SIDE = 64;
export const SMALL_PAGE = '?backend=wasm&model=made_k4_b2-3-2_f8_n2_c5_w64_he_1&image=elephant';

/** Runs it with ONNX Runtime's own program, one image at a time. */
export async function openNodeNetwork(): Promise<{
  logits(input: Float32Array): Promise<readonly number[]>;
  probabilities(input: Float32Array): Promise<readonly number[]>;
  close(): Promise<void>;
}> {
  const model = modelFromSafetensors(makeModel(SMALL_SPEC, { scheme: 'he' }, 1));
  const graph = writeGraph(model, buildArchitecture(SMALL_SPEC, [SMALL_SIDE, SMALL_SIDE]), {
    feeds: [asTensorName('input')],
    outputs: [asTensorName('classifier')],
  });
  const session = await InferenceSession.create(graph, {
    externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
  });
  const logits = async (input: Float32Array): Promise<readonly number[]> => {
    const dims = [1, 3, SMALL_SIDE, SMALL_SIDE];
    const { classifier } = await session.run({ input: new Tensor('float32', input, dims) });
    return Array.from(classifier?.data as Float32Array);
  };
  return {
    logits,
    probabilities: async (input) => {
      const exps = (await logits(input)).map(Math.exp);
      const total = exps.reduce((sum, value) => sum + value, 0);
      return exps.map((value) => value / total);
    },
    close: () => session.release(),
  };
}
