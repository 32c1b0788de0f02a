import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { smallModel } from '../../../testing/small-model';
import { Network } from './network';

const SIZE = [40, 40] as const;

/** A network on ONNX Runtime's own program, and the shapes of what it has run and not disposed of. */
function watched() {
  const ran: string[] = [];
  const held = new Set<object>();
  const InferenceSession = {
    create: async (graph: Uint8Array, { externalData }: ort.InferenceSession.SessionOptions) => {
      const session = await ort.InferenceSession.create(
        graph,
        externalData === undefined ? {} : { externalData },
      );
      const run = session.run.bind(session);
      session.run = async (feeds: ort.InferenceSession.OnnxValueMapType) => {
        ran.push((feeds.input as ort.Tensor).dims.join('×'));
        const outputs = await run(feeds);
        for (const tensor of Object.values(outputs)) {
          held.add(tensor);
          const dispose = tensor.dispose.bind(tensor);
          tensor.dispose = () => {
            held.delete(tensor);
            dispose();
          };
        }
        return outputs;
      };
      return session;
    },
  };
  const runtime = { ort: { Tensor: ort.Tensor, InferenceSession }, device: null } as never;
  return { network: new Network(runtime, smallModel()), ran, held };
}

it('is warmed by a run on nothing, of which nothing stays', async () => {
  const { network, ran, held } = watched();
  await network.prepare(SIZE);
  expect(ran).toEqual([]);
  await network.warm(SIZE);
  expect(ran).toEqual(['1×3×40×40']);
  expect(held.size).toBe(0);
  // Once is enough.
  await network.warm(SIZE);
  expect(ran).toHaveLength(1);
});

it('is warm when an image has run', async () => {
  const { network, ran, held } = watched();
  await network.run(new Float32Array(3 * 40 * 40), SIZE);
  const { size } = held;
  await network.warm(SIZE);
  expect(ran).toHaveLength(1);
  expect(held.size).toBe(size);
});
