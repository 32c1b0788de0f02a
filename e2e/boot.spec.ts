import { expectFirstPrediction, expectPainted, predictions } from './support/atlas';
import { expect, test } from './support/fixtures';

const D121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};

test('a first visit ends with a sample image that has run through the built-in weights', async ({ page }) => {
  await page.goto('/');
  await expectFirstPrediction(page, 'elephant');
  await expect(predictions(page)).toHaveCount(5);
  await expect(page.getByRole('button', { name: /DenseNet-121 · emoji/ })).toContainText('7.98 M');
  await expect(page.getByRole('img', { name: /What the network saw: Elephant/ })).toBeVisible();
  await expectPainted(page, 'features.denseblock1.denselayer3.conv2');
  // Spoken once, in a sentence.
  await expect(
    page.getByRole('status').filter({ hasText: /^elephant, \d+\.\d %; then .+ ms\.$/ }),
  ).toBeAttached();
  const query = new URL(page.url()).searchParams;
  expect(query.get('model')).toBe('emoji1000');
  expect(query.get('image')).toBe('elephant');
});

test('the shell stands, with progress, before the network does', async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/models/manifest.json', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'DenseLens' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Sample images' }).getByRole('button')).not.toHaveCount(0);
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  release();
  await expectFirstPrediction(page, 'elephant');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
});

test('the console API says what is loaded', async ({ booted }) => {
  const model = await booted.evaluate(() => denselens.model());
  expect(model).toMatchObject({
    id: 'emoji1000',
    source: 'safetensors',
    spec: D121,
    params: 7_978_856,
    macs: 2_834_161_664,
    backend: 'wasm',
    folded: false,
  });
  expect(model.labels).toHaveLength(1000);
  expect(model.labels).toContain('elephant');
  const sum = (what: 'params' | 'macs') => model.layers.reduce((total, layer) => total + layer[what], 0);
  expect(sum('params')).toBe(model.params);
  expect(sum('macs')).toBe(model.macs);
  expect(model.layers.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'input',
      'features.denseblock4.denselayer16.input',
      'relu5',
      'avgpool',
      'classifier',
    ]),
  );
  const models = await booted.evaluate(() => denselens.models());
  expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining(['emoji1000', 'imagenet']));
});

test('a link brings back what it shows, and Back undoes a step', async ({ open }) => {
  const page = await open(
    '?backend=wasm&model=emoji1000&image=tiger&tensor=features.denseblock1.denselayer2.conv2&channel=7&scale=tensor&zoom=0.50',
  );
  await expectFirstPrediction(page, 'tiger');
  await expectPainted(page, 'features.denseblock1.denselayer2.conv2');
  await expect(page.getByRole('button', { name: 'Scale whole tensor' })).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Size' })).toHaveValue('0.5');

  await page.getByRole('button', { name: /^Next part/ }).click();
  await expectPainted(page, 'features.denseblock1.denselayer3.conv2');
  await expect
    .poll(() => new URL(page.url()).searchParams.get('tensor'))
    .toBe('features.denseblock1.denselayer3.conv2');
  await page.goBack();
  await expectPainted(page, 'features.denseblock1.denselayer2.conv2');
  await expect
    .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
    .toMatchObject({
      backend: 'wasm',
      channel: '7',
      scale: 'tensor',
      zoom: '0.50',
      image: 'tiger',
    });
});

test('a link to a model that is not to be had says so, and shows the built-in one', async ({ page }) => {
  // The words come after what they are about.
  const listed = page.waitForResponse(/\/manifest\.json$/).then((response) => response.finished());
  await page.route(/\/en-[^/]+\.js$/, async (route) => {
    await listed;
    await route.continue();
  });
  await page.goto('/?backend=wasm&model=vgg16');
  await expect(page.getByRole('alert')).toContainText('There is no model "vgg16"');
  await expectFirstPrediction(page, 'elephant');
});

test('a link made with somebody’s own picture says that it is not in the link', async ({ page }) => {
  await page.goto('/?backend=wasm&model=emoji1000&image=yours');
  await expectFirstPrediction(page, 'elephant');
  await expect(page.getByText('never left its owner’s machine')).toBeVisible();
});

test('what the console API runs becomes the page’s image, even right after start', async ({ open }) => {
  const page = await open();
  const result = await page.evaluate(async () => {
    const picture = await (await fetch('/samples/octopus.png')).blob();
    const { top, logits } = await denselens.classify(picture, { topK: 3 });
    return { top, best: logits.indexOf(Math.max(...logits)), length: logits.length };
  });
  expect(result.top).toHaveLength(3);
  expect(result.length).toBe(1000);
  expect(result.top[0]).toMatchObject({ index: result.best, label: 'octopus' });
  await expectFirstPrediction(page, 'octopus');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expectFirstPrediction(page, 'octopus');
  await expect.poll(() => new URL(page.url()).searchParams.get('image')).toBe('yours');
});

test('Back and Forward walk through what the visitor did, from the first visit on', async ({ page }) => {
  const image = () => new URL(page.url()).searchParams.get('image');
  await page.goto('/?backend=wasm');
  const entries = await page.evaluate(() => history.length);
  await expectFirstPrediction(page, 'elephant');
  await expect.poll(image).toBe('elephant');
  // What the page decided by itself is no step.
  expect(await page.evaluate(() => history.length)).toBe(entries);

  await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
  await expectFirstPrediction(page, 'tiger face');
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expectFirstPrediction(page, 'octopus');
  expect(await page.evaluate(() => history.length)).toBe(entries + 2);
  await page.goBack();
  await expectFirstPrediction(page, 'tiger face');
  await page.goBack();
  await expectFirstPrediction(page, 'elephant');
  expect(image()).toBe('elephant');
  await page.goForward();
  await expectFirstPrediction(page, 'tiger face');
  expect(image()).toBe('tiger');
});
