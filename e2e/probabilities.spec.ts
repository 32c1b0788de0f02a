import type { Page } from '@playwright/test';
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { smallSafetensors } from '../src/testing/small-model';
import { alteredOnnx } from './support/altered-onnx';
import { predictions } from './support/atlas';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';

const SPEC = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 2, numClasses: 5 } as const;

const withSigmoid = alteredOnnx('torchscript-dynamic', ({ graph }) => {
  const [output] = graph?.output ?? [];
  const logits = output?.name ?? '';
  graph?.node?.push(
    onnxProto.onnx.NodeProto.create({ opType: 'Sigmoid', name: 'end', input: [logits], output: ['sure'] }),
  );
  if (output) output.name = 'sure';
});

/** Drops a model and waits until it has answered. */
async function dropModel(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await dropPaths(page, [onDisk(`${name}.${bytes[8] === 0x7b ? 'safetensors' : 'onnx'}`, bytes)]);
  await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible();
  await expect.poll(() => inputOf(page).then(({ dims }) => dims.length)).toBe(4);
}

const inputOf = (page: Page) =>
  page.evaluate(async () => {
    const input = await denselens.input().catch(() => null);
    return { dims: [...(input?.dims ?? [])], data: [...(input?.data ?? [])] };
  });

test('a graph that ends in sigmoids shows the model’s own probabilities, everywhere', async ({ open }) => {
  const page = await open(TINY_PAGE);
  await dropModel(page, 'many', withSigmoid);
  const { dims, data } = await inputOf(page);
  const session = await InferenceSession.create(withSigmoid, { logSeverityLevel: 3 });
  const feeds = { [session.inputNames[0] ?? '']: new Tensor('float32', Float32Array.from(data), dims) };
  const theirs = (await session.run(feeds)).sure?.data as Float32Array;
  expect(await page.evaluate(async () => (await denselens.model()).activation)).toBe('sigmoid');

  const { top } = await page.evaluate(
    async ({ dims, data }) => denselens.run(Float32Array.from(data), dims, { topK: 10 }),
    { dims, data },
  );
  for (const { index, probability } of top) expect(probability).toBeCloseTo(theirs[index] ?? -1, 5);
  const sum = theirs.reduce((a, b) => a + b, 0);
  expect(Math.abs(sum - 1)).toBeGreaterThan(0.05);

  const shown = await predictions(page)
    .locator('.prediction-value')
    .filter({ hasText: '%' })
    .allTextContents();
  const best = [...theirs].sort((a, b) => b - a);
  expect(shown).toHaveLength(5);
  shown.forEach((text, i) => {
    expect(Number.parseFloat(text)).toBeCloseTo((best[i] ?? 0) * 100, 0);
  });
  await expect(page.getByRole('region', { name: 'Predictions' })).toContainText(
    'each class stands by itself',
  );

  await page.getByRole('button', { name: /^many/ }).click();
  const facts = page.getByRole('region', { name: 'The model at work' });
  await expect(facts).toContainText('Probabilities: sigmoid, as the file’s network ends');
  await expect(facts.getByLabel(/ε of the batch norms/)).toHaveCount(0);
});

test('weights say what is taken for granted; ε and the activation can be set', async ({ open }) => {
  const page = await open(TINY_PAGE);
  await dropModel(page, 'plain', smallSafetensors(SPEC, 3));
  const logits = () => page.evaluate(async () => [...(await denselens.tensor('classifier')).data]);
  const before = await logits();
  await page.getByRole('button', { name: /^plain/ }).click();
  const facts = page.getByRole('region', { name: 'The model at work' });
  await expect(facts).toContainText('The file holds weights alone');
  const epsilon = facts.getByLabel('ε of the batch norms');
  await expect(epsilon).toHaveValue('0.00001');

  await epsilon.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('0.3');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(async () => (await denselens.model()).epsilon)).toBe(0.3);
  await expect.poll(() => logits().catch(() => before)).not.toEqual(before);
  const wide = await logits();

  // A norm with variance v and ε = 0.3 is the norm with v + 0.29999 and ε = 1e-5.
  const shifted = smallSafetensors(SPEC, 3);
  const header = JSON.parse(
    Buffer.from(shifted)
      .subarray(8, 8 + Number(Buffer.from(shifted).readBigUInt64LE()))
      .toString(),
  );
  const start = 8 + Number(Buffer.from(shifted).readBigUInt64LE());
  const view = new DataView(shifted.buffer, shifted.byteOffset);
  for (const [name, entry] of Object.entries<{ data_offsets: [number, number] }>(header)) {
    if (!name.endsWith('running_var')) continue;
    for (let at = start + entry.data_offsets[0]; at < start + entry.data_offsets[1]; at += 4)
      view.setFloat32(at, view.getFloat32(at, true) + 0.3 - 1e-5, true);
  }
  await page.keyboard.press('Escape');
  await dropModel(page, 'shifted', shifted);
  const expected = await logits();
  expected.forEach((value, i) => {
    expect(wide[i]).toBeCloseTo(value, 4);
  });

  await page.getByRole('button', { name: /^shifted/ }).click();
  await facts.getByLabel(/^Probabilities/).focus();
  await page.keyboard.type('sigmoid');
  await expect.poll(() => page.evaluate(async () => (await denselens.model()).activation)).toBe('sigmoid');
  await expect(page.getByRole('region', { name: 'Predictions' })).toContainText(
    'each class stands by itself',
  );
});

test('one logit is a sigmoid, not a certainty', async ({ open }) => {
  const page = await open(TINY_PAGE);
  await dropModel(page, 'one', smallSafetensors({ ...SPEC, numClasses: 1 }, 5));
  const [logit = Number.NaN] = await page.evaluate(async () => [
    ...(await denselens.tensor('classifier')).data,
  ]);
  const percent = 100 / (1 + Math.exp(-logit));
  await expect(predictions(page)).toHaveCount(1);
  const text = await predictions(page)
    .first()
    .locator('.prediction-value')
    .filter({ hasText: '%' })
    .textContent();
  expect(Number.parseFloat(text ?? '')).toBeCloseTo(percent, 0);
  expect(percent).toBeLessThan(99.9);
  await expect(page.getByRole('region', { name: 'Predictions' })).toContainText('Sigmoid');
});
