import { expectPainted, predictions, selectOp } from './support/atlas';
import { classifyFile, settled, tensorOf } from './support/console';
import { expect, test } from './support/fixtures';
import { atNetwork, openBlock } from './support/network';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);
const BEHIND = 'features.denseblock4.denselayer2.conv1';

test('a worker that crashes takes nothing with it: image, cuts, maps and the pictures of an open block', async ({
  booted: page,
}) => {
  await classifyFile(page, SAMPLE);
  const uncut = await tensorOf(page, BEHIND);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Cut', exact: true }).click();
  await inspector.getByRole('combobox', { name: 'What' }).selectOption('features.denseblock4.denselayer1');
  await inspector.getByRole('combobox', { name: 'Reader' }).selectOption({ label: 'every reader' });
  await inspector.getByRole('button', { name: 'Cut', exact: true }).click();
  const holds = page.getByRole('region', { name: 'Predictions' }).getByText('1 cut holds: before → after.');
  await expect(holds).toBeVisible();
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
  await openBlock(page, 4, 2);
  await selectOp(page, 'conv1');
  await expectPainted(page, BEHIND);
  await settled(page);
  const block = page.locator('.block-host');
  await expect(block).toHaveAttribute('data-painted', /^\d+ 4 /);
  const runOf = async (): Promise<number> =>
    Number.parseInt((await block.getAttribute('data-painted')) ?? '', 10);
  const run = await runOf();
  const cut = await tensorOf(page, BEHIND);
  expect(cut.data).not.toEqual(uncut.data);
  const shown = await predictions(page).allTextContents();

  const [worker] = page.workers().filter((candidate) => candidate.url().includes('engine.worker'));
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('A test ends this worker.');
    });
  });

  await expect.poll(runOf).toBeGreaterThan(run);
  await settled(page);
  await expect(holds).toBeVisible();
  await expect(page.getByText(/healed/)).toHaveCount(0);
  expect(await predictions(page).allTextContents()).toEqual(shown);
  await expectPainted(page, BEHIND);
  // The same numbers in the same order on the same machine: to the bit.
  expect(await tensorOf(page, BEHIND)).toEqual(cut);
  await expect(page.getByRole('alert')).toHaveCount(0);

  await page.evaluate(() => denselens.restore());
  expect(await tensorOf(page, BEHIND)).toEqual(uncut);
  await atNetwork(page);
});
