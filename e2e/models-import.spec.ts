import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expectRejection } from './support/console';
import { test as base, boot, expect } from './support/fixtures';
import { dropFiles } from './support/hands';
import { ModelServer, offerModels, TINY_LABELS, tinyModel } from './support/model-server';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/onnx/${name}`, import.meta.url));
const asFile = (name: string, bytes: Buffer | string) => ({
  name,
  base64: Buffer.from(bytes).toString('base64'),
});

const test = base.extend<{ server: ModelServer }>({
  server: async ({ page }, use) => {
    const server = await ModelServer.start();
    await offerModels(page, server);
    await boot(page, '?backend=wasm');
    await use(server);
    server.stop();
  },
});

test.beforeEach(({ server: _ }) => {});

const modelOf = (page: import('@playwright/test').Page) =>
  page.evaluate(async () => {
    const { layers: _, ...model } = await denselens.model();
    return model;
  });

test('a dropped ONNX file is imported, checked against its own graph, and says so', async ({ page }) => {
  await dropFiles(page, [asFile('mine.onnx', fixture('torchscript-opset13.onnx'))]);
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toContainText(/Imported, largest logit difference (0|\de−\d+)\./);
  expect(await modelOf(page)).toMatchObject({
    id: 'yours',
    name: 'mine',
    source: 'onnx',
    spec: { growthRate: 4, blockConfig: [2, 2, 2, 2], numInitFeatures: 8, bnSize: 4, numClasses: 10 },
    params: 8178,
    folded: true,
  });
  await page.getByRole('button', { name: /^mine/ }).click();
  const facts = page.getByRole('region', { name: 'The model at work' });
  await expect(facts).toContainText('Imported, largest logit difference');
  await expect(facts).toContainText('9, into the convolutions before them');
  await expect(page.getByRole('dialog', { name: 'Models' })).toContainText('never uploaded');
});

const EXPORTS = [
  'dynamo',
  'dynamo-plain',
  'keras-dynamo',
  'keras-torch',
  'by-hand-caffe2',
  'by-hand-tf2onnx',
  'by-hand-half-io',
  'by-hand-odd',
  'torchscript2-half',
  'torchscript-dynamic',
];

test(`what exporters write is imported in the worker: ${EXPORTS.join(', ')}`, async ({ page }) => {
  for (const name of EXPORTS) {
    await test.step(name, async () => {
      await dropFiles(page, [asFile(`${name}.onnx`, fixture(`${name}.onnx`))]);
      await expect
        .poll(() => modelOf(page))
        .toMatchObject({
          name,
          params: 8178,
          folded: /^(dynamo|torchscript.*)$/.test(name),
        });
      await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Imported, largest');
    });
  }
});

test('an ONNX file and its data file are dropped together, with labels beside them', async ({ page }) => {
  const labels = Array.from({ length: 10 }, (_, i) => `thing ${i}`).join('\n');
  await dropFiles(page, [
    asFile('labels.txt', labels),
    asFile('dynamo-external.onnx.data', fixture('dynamo-external.onnx.data')),
    asFile('dynamo-external.onnx', fixture('dynamo-external.onnx')),
  ]);
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Imported');
  expect(await modelOf(page)).toMatchObject({ name: 'dynamo-external', labels: labels.split('\n') });
});

test('what does not fit is refused by name, and the model at work stays', async ({ page }) => {
  const alert = page.getByRole('region', { name: 'Messages' }).getByRole('alert');
  await dropFiles(page, [asFile('external.onnx', fixture('dynamo-external.onnx'))]);
  await expect(alert).toContainText('dynamo-external.onnx.data');
  await dropFiles(page, [asFile('plain.onnx', fixture('torchscript-not-densenet.onnx'))]);
  await expect(alert).toContainText('the MaxPool node "/2/MaxPool" stands where');
  await dropFiles(page, [asFile('train.onnx', fixture('torchscript-training.onnx'))]);
  await expect(alert).toContainText('training mode');
  await dropFiles(page, [asFile('cut.onnx', fixture('dynamo.onnx').subarray(0, 20_000))]);
  await expect(alert).toContainText('damaged');
  await dropFiles(page, [asFile('model.pth', 'PK\x03\x04')]);
  await expect(alert).toContainText('PyTorch checkpoint');
  expect((await modelOf(page)).id).toBe('here');
});

test('labels dropped alone rename the classes; their count must match', async ({ page }) => {
  await dropFiles(page, [asFile('names.json', JSON.stringify(TINY_LABELS.map((name) => `a ${name}`)))]);
  await expect.poll(async () => (await modelOf(page)).labels[3]).toBe('a dog');
  await dropFiles(page, [asFile('names.txt', 'one\ntwo')]);
  await expect(page.getByRole('region', { name: 'Messages' }).getByRole('alert')).toContainText(
    '6 classes, but there are 2 labels',
  );
  expect((await modelOf(page)).labels[3]).toBe('a dog');
});

test('preprocessing is shown, and another choice is another input', async ({ page }) => {
  const image = 'elephant.png';
  const png = readFileSync(new URL(`../public/samples/${image}`, import.meta.url));
  await dropFiles(page, [{ name: image, base64: png.toString('base64') }]);
  await expect
    .poll(() => page.evaluate(async () => (await denselens.input().catch(() => null))?.dims))
    .toEqual([1, 3, 64, 64]);
  const input = () => page.evaluate(async () => [...(await denselens.input()).data]);
  const before = await input();

  await page.getByRole('button', { name: /^Served here/ }).click();
  const details = page.getByRole('group').filter({ hasText: 'Preprocessing' });
  await expect(details).toContainText('torchvision, Keras “torch” · RGB · short side to 72, centre 64²');
  await details.getByText('Preprocessing:').click();
  await details.getByLabel('Preset').selectOption('0 to 255');
  await details.getByLabel('Channels').selectOption('BGR');
  await expect(details.getByLabel('Preset')).toHaveValue('custom');
  await details.getByLabel('Mean B').fill('nothing');
  await expect(details.getByRole('alert')).toContainText('numbers');
  await details.getByLabel('Mean B').fill('10');
  await details.getByRole('button', { name: 'Use this' }).click();
  await expect.poll(async () => (await modelOf(page)).input.channelOrder).toBe('BGR');

  const pixels = 64 * 64;
  await expect.poll(async () => (await input()).slice(0, 8)).not.toEqual(before.slice(0, 8));
  const after = await input();
  const recipe = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
  for (const at of [0, 1000, pixels - 1]) {
    const red = ((before[at] ?? 0) * (recipe.std[0] ?? 0) + (recipe.mean[0] ?? 0)) * 255;
    const blue = ((before[2 * pixels + at] ?? 0) * (recipe.std[2] ?? 0) + (recipe.mean[2] ?? 0)) * 255;
    expect(after[2 * pixels + at]).toBeCloseTo(red, 2);
    expect(after[at]).toBeCloseTo(blue - 10, 2);
  }
});

test('a model is fetched from an address that the visitor types', async ({ page, server }) => {
  server.answerWith({ file: tinyModel(3) });
  await page.getByRole('button', { name: /^Served here/ }).click();
  await page.getByLabel('Address of a model').fill(`${server.url}/some/other.safetensors`);
  await page.getByRole('button', { name: 'Fetch' }).click();
  await expect.poll(async () => (await modelOf(page)).name).toBe('other');
  server.answerWith({ status: 404 });
  await page.getByRole('button', { name: /^other/ }).click();
  await page.getByLabel('Address of a model').fill(`${server.url}/none.onnx`);
  await page.getByRole('button', { name: 'Fetch' }).click();
  await expect(page.getByRole('region', { name: 'Messages' }).getByRole('alert')).toContainText('404');
});

test('the console API takes ONNX bytes, and tells folded convolutions', async ({ page }) => {
  const encoded = fixture('torchscript-opset9.onnx').toString('base64');
  const loaded = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const model = await denselens.loadModel(bytes.buffer, { name: 'bytes' });
    await denselens.run(new Float32Array(3 * 64 * 64).fill(0.5), [1, 3, 64, 64]);
    const norm0 = await denselens.tensor('features.norm0');
    return { name: model.name, folded: model.folded, dims: norm0.dims };
  }, encoded);
  expect(loaded).toEqual({ name: 'bytes', folded: true, dims: [1, 8, 32, 32] });
  await expectRejection(page, () => denselens.tensor('features.conv0'), null, 'tensor/folded');
});

test('the model menu is accessible with everything open, and works by keyboard', async ({ page }) => {
  const chip = page.getByRole('button', { name: /^Served here/ });
  await chip.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('dialog', { name: 'Models' });
  await menu.getByText('Preprocessing:').press('Enter');
  await menu.getByText(/^Other DenseNets/).press('Enter');
  await expect(menu.getByRole('button', { name: /^Get Far away/ })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include('.popover-panel').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(chip).toBeFocused();
});

test('the console API takes a graph and its data together, and modules by the names that torch’s hooks use', async ({
  page,
}) => {
  const files = ['dynamo-external.onnx', 'dynamo-external.onnx.data'].map((name) =>
    asFile(name, fixture(name)),
  );
  const model = await page.evaluate(async (given) => {
    const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const [graph, data] = given.map(({ name, base64 }) => new File([bytes(base64)], name));
    if (graph === undefined || data === undefined) throw new Error('Two files are needed.');
    await denselens.loadModel([graph, { name: data.name, data: await data.arrayBuffer() }]);
    await denselens.classify(await (await fetch('/samples/tiger.png')).blob());
    return denselens.model();
  }, files);
  expect(model).toMatchObject({ name: 'dynamo-external', source: 'onnx' });
  const pairs = {
    'features.denseblock2.denselayer1': 'features.denseblock2.denselayer1.conv2',
    'features.transition1': 'features.transition1.pool',
    features: 'features.norm5',
  };
  for (const [module, tensor] of Object.entries(pairs)) {
    const same = await page.evaluate(
      async ([one, other]) => {
        const [a, b] = [await denselens.tensor(one), await denselens.tensor(other)];
        return a.data.length > 0 && `${a.dims} ${a.data}` === `${b.dims} ${b.data}`;
      },
      [module, tensor] as const,
    );
    expect(same, module).toBe(true);
  }
  await expectRejection(page, () => denselens.loadModel([]), null, 'model/unknown');
  await expectRejection(
    page,
    (bytes) => denselens.loadModel([{ data: Uint8Array.from(bytes).buffer } as never]),
    [1, 2],
    'model/unknown',
  );
});
