import type { Page, Worker } from '@playwright/test';
import { fixtureBytes } from './fixtures/variations/load';
import { expectPainted, predictions } from './support/atlas';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { keepBusy } from './support/gradients';
import { SMALL_PAGE } from './support/node-network';

const engineWorker = (page: Page): Worker => {
  const worker = page.workers().find((candidate) => candidate.url().includes('engine.worker'));
  if (worker === undefined) throw new Error('There is no engine worker.');
  return worker;
};

const codeOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    denselens.gradient({ class: 6 }, 'input').then(
      () => 'answered',
      (error: { code: string }) => error.code,
    ),
  );

test('memory that is short is said by a sentence and a code, and the page stays', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000&image=elephant&tab=maps');
  await expect(predictions(page)).toHaveCount(5);
  const shown = await predictions(page).allTextContents();
  // What the page asks for by itself has been answered.
  await expect(page.locator('.chain-picture[aria-busy="true"]')).toHaveCount(0);
  await expectPainted(page, 'features.denseblock1.denselayer3.conv2');
  await expect(page.locator('.block-host')).toHaveAttribute('data-painted', / 1 mean$/);
  // ORT's heap may not grow any more; a way back through DenseNet-121 needs 100 MB more than the way forth.
  await engineWorker(page).evaluate(() => {
    const { grow } = WebAssembly.Memory.prototype;
    Reflect.set(globalThis, 'giveMemory', () => {
      WebAssembly.Memory.prototype.grow = grow;
    });
    WebAssembly.Memory.prototype.grow = () => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    };
  });
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Gradients' }).click();
  await expect(page.locator('.gradients-tab')).toContainText('There is not enough memory for this.', {
    timeout: 60_000,
  });
  expect(await codeOf(page)).toBe('engine/out-of-memory');
  expect(await predictions(page).allTextContents()).toEqual(shown);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await engineWorker(page).evaluate(() => Reflect.get(globalThis, 'giveMemory')());
  expect(await codeOf(page)).toBe('answered');
});

test('a worker that goes in the middle of something long ends it, and the next one answers', async ({
  open,
}) => {
  const page = await open(`${SMALL_PAGE}&tab=gradients&ask=path`);
  const panel = page.locator('.gradients-tab');
  // The image has run, and the console's methods have come: what is asked from here on is asked at once.
  await page.evaluate(() => denselens.tensor('classifier'));
  await keepBusy(page);
  const lost = page.evaluate(() =>
    denselens.attribution('integrated-gradients', { class: 1, steps: 2_000 }).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    ),
  );
  await panel.getByLabel('Steps').selectOption('128');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('progressbar')).toBeVisible();
  await engineWorker(page).evaluate(() => {
    setTimeout(() => {
      throw new Error('A test ends this worker.');
    });
  });
  expect(await lost).toBe('engine/device-lost');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expect(panel.getByRole('progressbar')).toHaveCount(0);
  await expect(panel.getByRole('status')).toHaveText(/^The engine was lost while it worked on this/);
  await panel.getByLabel('Steps').selectOption('8');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^Integrated gradients of/ })).toBeVisible();
});

test('a network without classes is said to have none, and its units still answer', async ({ open }) => {
  const page = await open(TINY_PAGE);
  const code = await page.evaluate(
    async (file) => {
      await denselens.loadModel(Uint8Array.from(atob(file), (c) => c.charCodeAt(0)).buffer);
      await denselens.run(new Float32Array(3 * 64 * 64).fill(0.3), [1, 3, 64, 64]);
      return denselens.gradient({ class: 0 }, 'input').then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    },
    Buffer.from(fixtureBytes('heads/none.safetensors')).toString('base64'),
  );
  expect(code).toBe('explain/unsupported');
  await page.getByRole('region', { name: 'Inspector' }).getByRole('tab', { name: 'Gradients' }).click();
  const panel = page.locator('.gradients-tab');
  await expect(panel).toContainText('This network has no classifier');
  await panel.getByRole('button', { name: 'Effective receptive field' }).click();
  await expect(panel.getByRole('img', { name: /^Footprint of/ })).toBeVisible();
});
