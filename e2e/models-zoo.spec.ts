import { modelFromOnnx } from '../src/formats/from-onnx';
import { largestDifference, randomImage, runOriginal } from './fixtures/onnx/fixtures';
import { zooModel } from './fixtures/onnx/zoo-model';
import { boot, expect, test } from './support/fixtures';
import { ModelServer, offerModels } from './support/model-server';

test("the Model Zoo's DenseNet-121 is imported whole, and computes what its own graph does", async ({
  page,
}) => {
  const server = await ModelServer.start();
  await offerModels(page, server);
  await boot(page, '?backend=wasm');
  const bytes = zooModel();
  // The page's policy lets it fetch from its own origin and the manifest's hosts alone.
  await page.route('**/densenet-9.onnx', (route) => route.fulfill({ body: Buffer.from(bytes) }));

  const start = performance.now();
  const loaded = await page.evaluate(async (url) => {
    const blob = await (await fetch(url)).blob();
    const {
      layers: _,
      labels: __,
      ...model
    } = await denselens.loadModel(new File([blob], 'densenet-9.onnx'));
    return model;
  }, '/densenet-9.onnx');
  const seconds = (performance.now() - start) / 1000;
  expect(loaded).toMatchObject({
    source: 'onnx',
    spec: { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64, bnSize: 4, numClasses: 1000 },
    params: 7_978_856,
    input: { channelOrder: 'BGR', mean: [103.94, 116.78, 123.68], size: [224, 224] },
    folded: false,
  });
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
    'Imported, largest logit difference',
  );
  console.log(`imported and checked in ${seconds.toFixed(1)} s`);

  const image = randomImage(224, 224);
  const logits = await page.evaluate(
    async (values) => {
      const { logits: found } = await denselens.run(Float32Array.from(values), [1, 3, 224, 224]);
      return [...found];
    },
    [...image],
  );
  const original = await runOriginal(modelFromOnnx([{ name: 'a.onnx', bytes }]), image, [224, 224]);
  const most = original.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  expect(largestDifference(Float32Array.from(logits), original) / most).toBeLessThan(1e-4);
  server.stop();
});
