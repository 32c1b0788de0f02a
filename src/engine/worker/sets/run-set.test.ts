import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { asTensorName } from '../../../network/spec';
import { smallModel } from '../../../testing/small-model';
import type { EngineState } from '../engine-state';
import { Network } from '../run/network';
import { planSet, runSet } from './run-set';
import { peaksOfTensor } from './tensor-peaks';

const SIDE = 40;

/** Images of each run of a session. */
const batches: number[] = [];

/** ONNX Runtime's own program in the place of the browsers' one. */
const InferenceSession = {
  create: async (graph: Uint8Array, { externalData }: ort.InferenceSession.SessionOptions) => {
    const session = await ort.InferenceSession.create(
      graph,
      externalData === undefined ? {} : { externalData },
    );
    const run = session.run.bind(session);
    session.run = (feeds: ort.InferenceSession.OnnxValueMapType) => {
      batches.push((feeds.input as ort.Tensor | undefined)?.dims[0] ?? 0);
      return run(feeds);
    };
    return session;
  },
};

function someState(): EngineState {
  const runtime = { ort: { Tensor: ort.Tensor, InferenceSession }, device: null } as never;
  const network = new Network(runtime, smallModel());
  return { runtime, milliseconds: 40, model: { network, recipe: { size: [SIDE, SIDE] } } } as never;
}

test('a batch gives of each image what it gives alone, whole or with room left', async () => {
  const state = someState();
  const size = 3 * SIDE * SIDE;
  const data = Float32Array.from({ length: 4 * size }, (_, n) => Math.sin(n * 0.37) + Math.cos(n * 0.011));
  const alone = await planSet(state, { batch: 1 });
  const singles = [];
  for (let n = 0; n < 4; n++)
    singles.push(
      await runSet(state, { plan: alone.plan, data: data.slice(n * size, (n + 1) * size), tensors: [] }),
    );
  for (const images of [4, 3]) {
    const { plan, batch, classes, features, channels } = await planSet(state, { batch: null });
    expect(batch).toBe(4);
    batches.length = 0;
    const run = await runSet(state, { plan, data: data.slice(0, images * size), tensors: [] });
    expect(batches).toEqual([4]);
    expect(run.logits).toHaveLength(images * classes);
    for (let n = 0; n < images; n++) {
      const single = singles[n];
      if (single === undefined) throw new Error('none');
      const pairs = [
        [run.logits, single.logits, classes],
        [run.features, single.features, features],
        [run.peaks.max, single.peaks.max, channels],
        [run.peaks.min, single.peaks.min, channels],
        [run.peaks.mean, single.peaks.mean, channels],
      ] as const;
      for (const [all, own, length] of pairs)
        for (let i = 0; i < length; i++) expect(all[n * length + i]).toBeCloseTo(own[i] ?? Number.NaN, 4);
      expect(run.peaks.maxAt.slice(n * channels, (n + 1) * channels)).toEqual(single.peaks.maxAt);
    }
  }
});

test('a plan is of one model', async () => {
  const state = someState();
  const { plan } = await planSet(state, { batch: 1 });
  const other = { ...state, model: { ...state.model } } as EngineState;
  const data = new Float32Array(3 * SIDE * SIDE);
  await expect(runSet(other, { plan, data, tensors: [] })).rejects.toMatchObject({
    code: 'engine/superseded',
  });
});

test('a tensor of any kind is summed up over images as it is in each of them alone', async () => {
  const state = someState();
  const size = 3 * SIDE * SIDE;
  const images = 5;
  const data = Float32Array.from(
    { length: images * size },
    (_, n) => Math.sin(n * 0.21) - Math.cos(n * 0.013),
  );
  const { network } = state.model;
  const layer = 'features.denseblock2.denselayer2';
  const steps = ['input', 'norm1', 'relu1', 'conv1', 'norm2', 'relu2'].map((step) => `${layer}.${step}`);
  const first = 'features.denseblock1.denselayer1.input';
  for (const tensor of ['input', 'features.conv0', ...steps, first, 'relu5', 'classifier'].map(
    asTensorName,
  )) {
    const peaks = await peaksOfTensor(state, { data, images, tensor });
    for (let n = 0; n < images; n++) {
      const run = await network.run(data.slice(n * size, (n + 1) * size), [SIDE, SIDE]);
      const values = (await network.tensor(run, tensor)).tensor.data as Float32Array;
      const [channels, pixels] = [peaks.max.length / images, values.length / (peaks.max.length / images)];
      for (let c = 0; c < channels; c++) {
        const map = values.subarray(c * pixels, (c + 1) * pixels);
        expect(peaks.max[n * channels + c]).toBeCloseTo(Math.max(...map), 4);
        expect(peaks.min[n * channels + c]).toBeCloseTo(Math.min(...map), 4);
        expect(map[peaks.maxAt[n * channels + c] ?? -1]).toBeCloseTo(Math.max(...map), 4);
      }
    }
  }
  const unknown = { data, images, tensor: asTensorName('features.conv9') };
  await expect(peaksOfTensor(state, unknown)).rejects.toMatchObject({ code: 'tensor/unknown' });
});
