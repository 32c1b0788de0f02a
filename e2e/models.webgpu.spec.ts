import { readFileSync } from 'node:fs';
import { boot, expect, test } from './support/fixtures';
import { ModelServer, offerModels } from './support/model-server';

test('an imported graph is checked on the CPU and runs on WebGPU', async ({ page }) => {
  const server = await ModelServer.start();
  await offerModels(page, server);
  await boot(page, '?backend=webgpu');
  const encoded = readFileSync(new URL('fixtures/onnx/dynamo.onnx', import.meta.url)).toString('base64');
  const outcome = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const { backend, params } = await denselens.loadModel(bytes.buffer);
    const data = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(0.37 * i));
    const { logits } = await denselens.run(data, [1, 3, 64, 64]);
    return { backend, params, logits: [...logits] };
  }, encoded);
  expect(outcome).toMatchObject({ backend: 'webgpu', params: 8178 });
  // The same weights and input as fixtures/safetensors/make.py: torch's logits.
  const expected = JSON.parse(
    readFileSync(new URL('fixtures/safetensors/expected.json', import.meta.url), 'utf8'),
  ) as Record<string, number[]>;
  expected['small-f32']?.forEach((value, index) => {
    expect(outcome.logits[index]).toBeCloseTo(value, 3);
  });
  expect(expected['small-f32']).toHaveLength(outcome.logits.length);
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
    'Imported, largest logit difference',
  );
  server.stop();
});
