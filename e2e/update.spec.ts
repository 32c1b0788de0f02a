import type { Page } from '@playwright/test';
import { expectFirstPrediction } from './support/atlas';
import { test as base, expect } from './support/fixtures';
import { chipOf, expectReady, storedFiles } from './support/offline';
import { otherBuild } from './support/other-build';
import { StaticHost } from './support/static-host';

base.use({ serviceWorkers: 'allow' });

const test = base.extend<{ host: StaticHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
  host: async ({}, use) => {
    const host = await StaticHost.start({ path: '/denselens/' });
    await use(host);
    await host.stop();
  },
});

const buildOf = (page: Page): Promise<string | null> =>
  page.locator('meta[name="denselens-build"]').getAttribute('content');

const sentence = (page: Page) => page.getByRole('status').filter({ hasText: 'A newer version' });

/** What the page that is open is told of the built-in model. */
const noteOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { models } = (await (await fetch('models/manifest.json')).json()) as {
      models: { id: string; note: { en: string } }[];
    };
    return models.find(({ id }) => id === 'emoji1000')?.note.en ?? '';
  });

test('a newer version is offered in a sentence, taken at a word, and an old tab keeps its own files', async ({
  page,
  context,
  host,
}) => {
  const newer = await otherBuild('Newer.');
  await page.goto(`${host.url}?backend=wasm`);
  await expectReady(page);
  // Two tabs of the older build, both from what is kept.
  await page.reload();
  await expectReady(page);
  const old = await buildOf(page);
  const other = await context.newPage();
  await other.goto(`${host.url}?backend=wasm`);
  await expectReady(other);

  host.folder = newer;
  await page.reload();
  await expect(sentence(page)).toBeVisible({ timeout: 60_000 });
  expect(await buildOf(page)).toBe(old);
  expect(await noteOf(page)).not.toBe('Newer.');
  await sentence(page).getByRole('button', { name: 'Take it' }).click();
  await expect.poll(() => buildOf(page).catch(() => old)).not.toBe(old);
  await expectFirstPrediction(page, 'elephant');
  await expectReady(page);
  await expect(sentence(page)).toHaveCount(0);
  expect(await noteOf(page)).toBe('Newer.');
  const requests = host.requests.length;

  // The other tab was not reloaded. What it opens for the first time is no longer on the host.
  expect(await buildOf(other)).toBe(old);
  expect(await noteOf(other)).not.toBe('Newer.');
  await other.getByRole('tab', { name: 'Why this class' }).click();
  await expect(other.getByRole('heading', { name: /: logit / })).toBeVisible();
  expect(host.requests.slice(requests).filter((path) => path.includes('LedgerTab'))).toEqual([]);
  await expect(sentence(other)).toBeVisible();
  // Not in the middle of something.
  const stop = await other.evaluateHandle(() => {
    const work = new AbortController();
    const asked = { class: 0, size: 8, stride: 2, fill: 'black', signal: work.signal } as const;
    denselens.attribution('occlusion', asked).catch(() => {});
    return work;
  });
  await expect(sentence(other)).toHaveCount(0);
  await stop.evaluate((work) => work.abort());
  await expect(sentence(other)).toBeVisible();

  // With its last tab, the older build goes: what the two share was kept once.
  const both = await storedFiles(page);
  await other.close();
  // A tab that has just been opened might not be listed yet: it takes a visit more than 20 seconds later.
  await expect(async () => {
    await page.reload();
    await expectReady(page);
    expect(await storedFiles(page)).toBeLessThan(both);
  }).toPass();
});

test('half a newer version is none: the one before stays, and nothing is said', async ({ page, host }) => {
  const newer = await otherBuild('Half.');
  await page.goto(`${host.url}?backend=wasm`);
  await expectReady(page);
  const old = await buildOf(page);
  host.folder = newer;
  // The deployment has not come to this file yet.
  host.broken = /LedgerTab/;
  await page.reload();
  await expectReady(page);
  await expect
    .poll(() => host.requests.filter((path) => path.includes('LedgerTab')).length)
    .toBeGreaterThan(1);
  await page.reload();
  await expectReady(page);
  expect(await buildOf(page)).toBe(old);
  await expect(sentence(page)).toHaveCount(0);
  await page.getByRole('tab', { name: 'Why this class' }).click();
  await expect(page.getByRole('heading', { name: /: logit / })).toBeVisible();

  host.broken = null;
  await page.reload();
  await expect(sentence(page)).toBeVisible({ timeout: 60_000 });
  await expect(chipOf(page)).toHaveText('Ready offline');
});
