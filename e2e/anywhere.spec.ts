import { expectFirstPrediction, expectPainted, predictions } from './support/atlas';
import { test as base, expect } from './support/fixtures';
import { StaticHost } from './support/static-host';

const test = base.extend<{ host: StaticHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
  host: async ({}, use) => {
    const host = await StaticHost.start({ path: '/courses/vision 2/denselens/' });
    await use(host);
    await host.stop();
  },
});

test('from a folder of a host that sends no headers: one thread, links and all, nothing outside the folder', async ({
  page,
  host,
}) => {
  await page.goto(`${host.url}?backend=wasm&image=tiger&tensor=features.denseblock1.denselayer2.conv2`);
  await expectFirstPrediction(page, 'tiger');
  await expectPainted(page, 'features.denseblock1.denselayer2.conv2');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await expect(page.getByRole('button', { name: /WASM/ })).toContainText('1 thread');
  // Parts that are loaded when they are opened.
  await page.getByRole('tab', { name: 'Why this class' }).click();
  await expect(page.getByRole('heading', { name: /: logit / })).toBeVisible();
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expectFirstPrediction(page, 'octopus');
  const now = new URL(page.url());
  expect(now.pathname).toBe('/courses/vision%202/denselens/');
  expect(Object.fromEntries(now.searchParams)).toMatchObject({ image: 'octopus', tab: 'ledger' });
  // As a page by its file's name, too.
  await page.goto(`${host.url}index.html${now.search}`);
  await expectFirstPrediction(page, 'octopus');
  await expect(predictions(page)).toHaveCount(5);
  expect(host.requests.filter((path) => path.startsWith('outside:'))).toEqual([]);
});
