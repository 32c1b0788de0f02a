import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { dropPaths, onDisk, openPicker, pathTo } from './support/hands';

/** Networks that torch computed with the same weights: e2e/fixtures/known/make.py. */
const known = (name: string): string => pathTo(`e2e/fixtures/known/${name}`);

const said = (page: Page) => page.getByRole('region', { name: 'Messages' });
const model = (page: Page) =>
  page.evaluate(async () => {
    const { name, epsilon } = await denselens.model();
    return { name, epsilon };
  });

/** Weights alone, dropped. */
async function openWeights(page: Page): Promise<void> {
  await dropPaths(page, [known('small.pth')]);
  await expect.poll(() => model(page)).toEqual({ name: 'small', epsilon: 1e-5 });
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

test('known logits, chosen beside the weights: they agree, or the page says with what they would', async ({
  open,
}) => {
  const page = await open();
  // Of the site's own weights nothing is taken for granted.
  await page.getByRole('button', { name: /^DenseNet-121/ }).click();
  await expect(page.getByRole('region', { name: 'The model at work' })).toContainText('as expected');
  await expect(page.getByRole('region', { name: 'Check against known logits' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await openWeights(page);
  await page.getByRole('button', { name: /^small/ }).click();
  const check = page.getByRole('region', { name: 'Check against known logits' });
  const choose = check.getByRole('button', { name: 'Check against known logits…' });
  const verdict = check.getByRole('status');

  await (await openPicker(page, 'mouse', choose)).setFiles(known('plain.npz'));
  await expect(verdict).toContainText(
    /“plain.npz” agree: they differ by at most \d\.\de−[67] of the largest/,
  );
  await expect(verdict).toContainText('the first 5 classes are the same in the same order');

  // A network with Keras' ε: the page finds it, and uses it on wish.
  await (await openPicker(page, 'touch', choose)).setFiles(known('epsilon.npz'));
  await expect(verdict).toContainText('“epsilon.npz” differ by up to 3.8e−3 of the largest');
  await expect(verdict).toContainText(/With ε = 0\.001 in place of 1e−5 they agree \(\d\.\de−[67]\)/);
  await check.getByRole('button', { name: 'Use ε = 0.001' }).click();
  await expect.poll(() => model(page)).toEqual({ name: 'small', epsilon: 1e-3 });
  await (await openPicker(page, 'Enter', choose)).setFiles(known('epsilon.npz'));
  await expect(verdict).toContainText('“epsilon.npz” agree');
  await (await openPicker(page, 'Space', choose)).setFiles(known('silu-epsilon.npz'));
  await expect(verdict).toContainText(/With SiLU they agree \(\d\.\de−[67]\)\. DenseLens computes ReLU/);
  await expect(check.getByRole('button', { name: /^Use / })).toHaveCount(0);

  // Another pool is the same weights' to have, too; it is remembered for the file.
  const pool = check.locator('..').getByLabel('Pool before the classifier');
  await expect(pool).toHaveValue('average');
  await page.getByLabel('ε of the batch norms').fill('1e-5');
  await page.getByRole('button', { name: 'Use this ε' }).click();
  await expect.poll(() => model(page)).toEqual({ name: 'small', epsilon: 1e-5 });
  await (await openPicker(page, 'mouse', choose)).setFiles(known('max.npz'));
  await expect(verdict).toContainText(/With a maximum pool before the classifier they agree/);
  await check.getByRole('button', { name: 'Use the maximum pool' }).click();
  await expect(pool).toHaveValue('max');
  await (await openPicker(page, 'mouse', choose)).setFiles(known('max.npz'));
  await expect(verdict).toContainText('“max.npz” agree');

  // Nothing that is tried: what cannot be the reason, and what may be.
  await (await openPicker(page, 'mouse', choose)).setFiles(known('softsign.npz'));
  await expect(verdict).toContainText('Nothing that was tried makes them agree', { timeout: 60_000 });
  await expect(verdict).toContainText('SiLU, GELU');
  await expect(verdict).toContainText('an average pool before the classifier');
  await expect(verdict).toContainText('model.eval()');
  await check.getByText('All', { exact: false }).filter({ hasText: 'were tried' }).click();
  await expect(check.getByRole('row').filter({ hasText: 'Hardswish' }).first()).toBeVisible();
});

test('known logits, dropped anywhere: a sentence, and the page’s result stays', async ({ open }) => {
  const page = await open();
  // The weights and their check at once.
  await dropPaths(page, [known('small.pth'), known('plain.json')]);
  await expect.poll(() => model(page)).toEqual({ name: 'small', epsilon: 1e-5 });
  await expect(said(page)).toContainText('The logits in “plain.json” agree');
  await expect(page.locator('.prediction')).toHaveCount(5);
  const before = await page.locator('.predictions-list').textContent();

  await dropPaths(page, [known('plain-stored.npz')]);
  await expect(said(page)).toContainText('The logits in “plain-stored.npz” agree');
  await dropPaths(page, [known('max.npz')]);
  await expect(said(page).getByRole('alert')).toContainText(
    'With a maximum pool before the classifier they agree',
  );
  await dropPaths(page, [known('swapped.npz')]);
  await expect(said(page).getByRole('alert')).toContainText('the channels in the other order');

  // What it cannot be compared with is said, by what is wrong.
  const refused: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['two.json', '{"image": "elephant", "logits": [1, 2]}', /2 logits, and this network 10 classes/],
    ['odd.npz', 'PK\x03\x04 and so on', /“odd.npz” is damaged/],
    [
      'cat.json',
      `{"image": "cat.png", "logits": [${'1,'.repeat(9)}2]}`,
      /“cat.png”; on the page is “Elephant”/,
    ],
    ['soft.json', '{"image": "elephant", "logits": [0.5, 0.5]}', /sum to 1, as probabilities do/],
    ['tall.json', `{"input": [[[[1]], [[1]]]], "logits": [${'1,'.repeat(9)}2]}`, /input must have dims/i],
  ];
  for (const [name, bytes, sentence] of refused) {
    await dropPaths(page, [onDisk(name, bytes)]);
    await expect(said(page).getByRole('alert')).toContainText(sentence);
  }
  expect(await page.locator('.predictions-list').textContent()).toBe(before);
});

test('known logits of the picture on the page: preprocessing is what is otherwise', async ({ open }) => {
  const page = await open();
  await openWeights(page);
  // What torch would say, had it normalised the same picture to 0…1: asked of another session of the same page.
  const { own, unit } = await page.evaluate(async () => {
    const logitsOf = async () => Array.from((await denselens.tensor('classifier')).data);
    const taken = await logitsOf();
    const { dims, data } = await denselens.input();
    const { mean, std } = (await denselens.model()).input;
    const plane = data.length / 3;
    const raw = data.map((value, i) => {
      const channel = Math.floor(i / plane);
      return value * (std[channel] ?? 1) + (mean[channel] ?? 0);
    });
    const { logits } = await denselens.run(raw, dims);
    return { own: taken, unit: Array.from(logits) };
  });
  await page.getByRole('button', { name: 'Elephant', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Elephant', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await dropPaths(page, [onDisk('own.json', JSON.stringify({ image: 'elephant.png', logits: own }))]);
  await expect(said(page)).toContainText('The logits in “own.json” agree');
  await dropPaths(page, [onDisk('unit.json', JSON.stringify({ image: 'Elephant', logits: unit }))]);
  await expect(said(page).getByRole('alert')).toContainText('with the picture normalised as “0…1”');
});
