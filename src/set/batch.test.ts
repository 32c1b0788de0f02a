import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { externalDataPath } from '../graph/graph-plan';
import { writeGraph } from '../graph/write-graph';
import { buildArchitecture } from '../network/architecture';
import { asTensorName } from '../network/spec';
import { summedTensors } from './channel-layout';

test('images in a batch have the maps and the logits that each has alone', async () => {
  const file = readFileSync('public/models/emoji1000/model.safetensors');
  const model = modelFromSafetensors(new Uint8Array(file));
  const side = 64;
  const architecture = buildArchitecture(model.spec, [side, side]);
  const outputs = [asTensorName('classifier'), asTensorName('avgpool'), ...summedTensors(architecture)];
  const open = (batch: number) =>
    InferenceSession.create(
      writeGraph(model, architecture, { feeds: [asTensorName('input')], outputs, batch }),
      { externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })) },
    );
  const [one, three] = [await open(1), await open(3)];
  const size = 3 * side * side;
  const data = Float32Array.from({ length: 3 * size }, (_, n) => Math.sin(n * 0.37) + Math.cos(n * 0.011));
  const together = await three.run({ input: new Tensor('float32', data, [3, 3, side, side]) });
  for (let image = 0; image < 3; image++) {
    const input = new Tensor('float32', data.slice(image * size, (image + 1) * size), [1, 3, side, side]);
    const alone = await one.run({ input });
    for (const name of outputs) {
      const expected = alone[name]?.data as Float32Array;
      const { length } = expected;
      const all = together[name]?.data as Float32Array;
      const found = all.subarray(image * length, (image + 1) * length);
      const worst = expected.reduce((most, value, n) => Math.max(most, Math.abs(value - (found[n] ?? 9))), 0);
      expect(worst, name).toBeLessThan(name === 'classifier' ? 1e-4 : 1e-5);
    }
  }
});
