import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectRejection } from './support/console';
import { test as base, boot, expect } from './support/fixtures';
import { dropPaths } from './support/hands';
import { ModelServer, offerModels, sha256, TINY_LABELS, tinyModel } from './support/model-server';

const test = base.extend<{ server: ModelServer; visit: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
  server: async ({}, use) => {
    const server = await ModelServer.start();
    await use(server);
    server.stop();
  },
  visit: async ({ page, server }, use) => {
    await offerModels(page, server);
    await boot(page, '?backend=wasm');
    await use(page);
  },
});

const FILE = tinyModel();
/** The same network from another file. */
const OTHER = tinyModel(3);

const menu = (page: Page): Locator => page.getByRole('dialog', { name: 'Models' });

async function openMenu(page: Page): Promise<Locator> {
  if (!(await menu(page).isVisible())) {
    await page.getByRole('banner').getByRole('button', { expanded: false }).first().click();
  }
  return menu(page);
}

/** The button of the model that another site has. */
async function getButton(page: Page): Promise<Locator> {
  const others = (await openMenu(page)).getByRole('group').filter({ hasText: 'Other DenseNets' });
  const button = others.getByRole('button', { name: /^(Get|Go on getting) Far away/ });
  // The list may be made anew right after the start, when what the browser keeps becomes known.
  await expect(async () => {
    if (!(await button.isVisible())) await others.getByText('Other DenseNets').click();
    await expect(button).toBeVisible({ timeout: 2_000 });
  }).toPass();
  return button;
}

async function get(page: Page): Promise<void> {
  await (await getButton(page)).click();
}

const modelId = (page: Page): Promise<string> => page.evaluate(async () => (await denselens.model()).id);

async function expectLoaded(page: Page, id: string): Promise<void> {
  await expect.poll(() => modelId(page)).toBe(id);
}

/** Names and sizes of what the browser keeps. */
const keptFiles = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('models').catch(() => null);
    const names: string[] = [];
    if (folder !== null)
      for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
        names.push(name);
    return names.sort();
  });

test('a download is checked, kept, listed, and needs no network the second time', async ({
  visit,
  server,
}) => {
  await get(visit);
  await expectLoaded(visit, 'far');
  const facts = (await openMenu(visit)).getByRole('region', { name: 'The model at work' });
  await expect(facts).toContainText(sha256(FILE).slice(0, 12));
  await expect(facts).toContainText('as expected');
  await expect(menu(visit)).toContainText(/Kept in this browser: \d+ kB/);
  expect(await keptFiles(visit)).toEqual(['far.json', 'far.model']);

  server.answerWith({ status: 500 });
  await boot(visit, '?backend=wasm');
  // Kept, so it is the site's first model that is at hand.
  await expectLoaded(visit, 'far');
  expect(server.requests).toEqual([]);

  await (await openMenu(visit)).getByRole('button', { name: 'Delete Far away from this browser' }).click();
  await expect(await getButton(visit)).toHaveText(/^Get Far away/);
  expect(await keptFiles(visit)).toEqual([]);
});

test('a connection that is cut goes on where it was', async ({ visit, server }) => {
  server.answerWith({ cutAfter: 100_000 }, { cutAfter: 100_000 }, {});
  await get(visit);
  const status = (await openMenu(visit)).getByRole('region', { name: 'Loading' });
  for (const here of ['100 kB', '200 kB']) {
    await expect(status).toContainText(`Loading, ${here} of`);
    server.cut();
  }
  await expectLoaded(visit, 'far');
  const starts = server.requests.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
  expect(starts).toHaveLength(3);
  expect(starts[0]).toBe(0);
  expect(starts[2]).toBeGreaterThan(starts[1] ?? 0);
  expect(starts[1]).toBeGreaterThan(0);
});

test('a slow one shows bytes and rate, can be cancelled, and goes on at the next visit', async ({
  visit,
  server,
}) => {
  server.answerWith({ holdAfter: 200_000 });
  await get(visit);
  const status = (await openMenu(visit)).getByRole('region', { name: 'Loading' });
  await expect(status).toContainText(/Loading, \d+ kB of \d+ kB/);
  await expect(status.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]\d$/);
  await expect(status).toContainText('/s');
  await status.getByRole('button', { name: 'Cancel' }).click();
  await expect(status).toBeHidden();
  expect(await modelId(visit)).toBe('here');
  await expect(menu(visit)).toContainText(/Begun in this browser: \d+ kB/);

  server.answerWith({});
  await boot(visit, '?backend=wasm');
  await expectLoaded(visit, 'here');
  await expect(await getButton(visit)).toHaveText(/^Go on getting Far away \(\d+ kB of \d+ kB are here\)/);
  await get(visit);
  await expectLoaded(visit, 'far');
  expect(server.requests.map(({ range }) => range)).toEqual([expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
});

for (const [what, behaviour, code, message] of [
  ['wrong bytes', { file: tinyModel(2) }, 'model/integrity', /expected SHA-256/],
  ['a wrong length', { file: FILE.subarray(0, 1000) }, 'model/integrity', /1,000 bytes, where/],
  ['no such file', { status: 404 }, 'model/unreachable', /404/],
  ['no permission for other sites', { cors: false }, 'model/unreachable', /does not let this site read it/],
] as const) {
  test(`${what}: nothing is used or kept, and another try works`, async ({ visit, server }) => {
    server.answerWith(behaviour);
    await expectRejection(visit, () => denselens.loadModel('far'), null, code);
    const status = (await openMenu(visit)).getByRole('region', { name: 'Loading' });
    await expect(status).toContainText(message);
    expect(await modelId(visit)).toBe('here');
    await expect(menu(visit)).not.toContainText('Kept in this browser');

    server.answerWith({});
    await status.getByRole('button', { name: 'Try again' }).click();
    await expectLoaded(visit, 'far');
    await expect(menu(visit)).toContainText('Kept in this browser');
  });
}

test('a file whose hash nobody knows is recorded, and refused when it is no model', async ({
  page,
  server,
}) => {
  await offerModels(page, server, { pinned: false });
  await boot(page, '?backend=wasm');
  server.answerWith({ file: Buffer.from('<!doctype html><title>Sign in</title>') });
  await expectRejection(page, () => denselens.loadModel('far'), null, 'model/unsupported');
  expect(await keptFiles(page)).toEqual([]);
  // No other address is safe where nothing can tell one file from another: none is asked for.
  server.answerWith({ status: 404 });
  await expectRejection(page, () => denselens.loadModel('far'), null, 'model/unreachable');
  const loading = (await openMenu(page)).getByRole('region', { name: 'Loading' });
  await expect(loading).toContainText('404');
  await expect(loading).not.toContainText('mirror');
  server.answerWith({});
  await get(page);
  await expectLoaded(page, 'far');
  await expect(await openMenu(page)).toContainText('hash recorded at first use');
});

test('where there is no room, the model is there for this visit', async ({ visit }) => {
  const session = await visit.context().newCDPSession(visit);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(visit.url()).origin,
    quotaSize: 50_000,
  });
  await get(visit);
  await expectLoaded(visit, 'far');
  await expect(visit.getByRole('region', { name: 'Messages' })).toContainText('no room left');
  expect(await keptFiles(visit)).toEqual([]);
});

test('two tabs fetch a model once', async ({ visit, server, context }) => {
  const other = await context.newPage();
  await offerModels(other, server);
  await boot(other, '?backend=wasm');
  server.answerWith({ holdAfter: 100_000 }, {});
  const first = visit.evaluate(async () => (await denselens.loadModel('far')).id);
  await expect.poll(() => server.requests.length).toBe(1);
  const second = other.evaluate(async () => (await denselens.loadModel('far')).id);
  // The second tab has asked by now if it ever does: it went through a request of its own on the way.
  await other.evaluate(() => denselens.models());
  server.release();
  expect(await Promise.all([first, second])).toEqual(['far', 'far']);
  expect(server.requests).toHaveLength(1);
  await other.close();
});

test('beside the built-in model’s answers, the page offers ImageNet’s weights until they are at hand', async ({
  page,
  server,
}) => {
  await offerModels(page, server, { farId: 'imagenet' });
  await boot(page, '?backend=wasm');
  await expectLoaded(page, 'here');
  const offer = page
    .getByRole('region', { name: 'Predictions' })
    .getByRole('button', { name: /^Get ImageNet weights \(/ });
  await offer.click();
  await expectLoaded(page, 'imagenet');
  await expect(offer).toHaveCount(0);

  // The second visit begins with them, and needs no network.
  server.answerWith({ status: 500 });
  await boot(page, '?backend=wasm');
  await expectLoaded(page, 'imagenet');
  await expect(offer).toHaveCount(0);
  expect(server.requests).toEqual([]);
});

test('ImageNet that fails says how far it was and what is left to do; a mirror and a dropped file are checked', async ({
  page,
  server,
}) => {
  await offerModels(page, server, { farId: 'imagenet' });
  await boot(page, '?backend=wasm');
  const sidebar = page.getByRole('complementary', { name: 'Image and predictions' });
  server.answerWith({ cutAfter: 2000 }, { status: 404 });
  await sidebar.getByRole('button', { name: /^Get ImageNet weights/ }).click();
  await expect(page.getByRole('banner')).toContainText('Loading, 2 kB of');
  server.cut();
  const trouble = sidebar.getByRole('region', { name: 'When the download fails' });
  await expect(trouble).toBeVisible();
  await expect(
    sidebar.getByRole('button', { name: /^Go on getting ImageNet weights \(2 kB of \d+ kB are here\)$/ }),
  ).toBeVisible();
  await expect(trouble.getByRole('link', { name: 'models.test' })).toHaveAttribute(
    'href',
    'https://models.test/far.safetensors',
  );

  // A mirror with another file is refused, and the page says so; one with the file serves.
  const mirror = trouble.getByRole('textbox', { name: /any address is safe/ });
  await mirror.pressSequentially('ftp://x');
  await page.keyboard.press('Enter');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toContainText('is no web address');
  server.answerWith({ file: tinyModel(9) });
  await mirror.fill(`${server.url}/mirror.safetensors`);
  await trouble.getByRole('button', { name: 'Fetch' }).click();
  await expect(messages).toContainText('does not have the expected SHA-256');
  expect(await modelId(page)).toBe('here');
  server.answerWith({});
  await trouble.getByRole('button', { name: 'Fetch' }).click();
  await expectLoaded(page, 'imagenet');
  expect(await keptFiles(page)).toEqual(['imagenet.json', 'imagenet.model']);

  // The same file from the disk, whatever it is called there: under its own name, with its labels, and kept.
  await (await openMenu(page)).getByRole('button', { name: 'Delete Far away from this browser' }).click();
  await page.getByRole('button', { name: /Served here/ }).click();
  await expectLoaded(page, 'here');
  server.answerWith({ status: 500 });
  const folder = mkdtempSync(join(tmpdir(), 'denselens-far-'));
  writeFileSync(join(folder, 'model (1).safetensors'), FILE);
  await dropPaths(page, [join(folder, 'model (1).safetensors')]);
  await expectLoaded(page, 'imagenet');
  expect(await page.evaluate(async () => (await denselens.model()).labels)).toEqual(TINY_LABELS);
  await expect.poll(() => keptFiles(page)).toEqual(['imagenet.json', 'imagenet.model']);
  rmSync(folder, { recursive: true });
});

test('the next place is offered, whose file is another one with the same weights; the next visit has it', async ({
  page,
  server,
}) => {
  // Of the other file only the beginning of its hash is known, as PyTorch’s names have it.
  const other = { url: `https://second.test/far-${sha256(OTHER).slice(0, 8)}.pth`, file: OTHER };
  await offerModels(page, server, { farId: 'imagenet', other });
  await page.route(other.url, (route) =>
    route.fulfill({ body: OTHER, headers: { 'access-control-allow-origin': '*' } }),
  );
  await boot(page, '?backend=wasm');
  const sidebar = page.getByRole('complementary', { name: 'Image and predictions' });
  server.answerWith({ status: 404 });
  await sidebar.getByRole('button', { name: /^Get ImageNet weights/ }).click();
  const trouble = sidebar.getByRole('region', { name: 'When the download fails' });
  await expect(trouble.getByRole('link')).toHaveText(['models.test', 'second.test']);
  await trouble.getByRole('button', { name: 'Fetch from second.test' }).click();
  await expectLoaded(page, 'imagenet');
  expect(await keptFiles(page)).toEqual(['imagenet.json', 'imagenet.model']);
  server.answerWith({ status: 500 });
  await page.route(other.url, (route) => route.abort());
  await boot(page, '?backend=wasm&model=imagenet');
  expect(await modelId(page)).toBe('imagenet');
  expect(server.requests).toEqual([]);
});
