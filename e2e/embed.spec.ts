import type { Frame, Page } from '@playwright/test';
import { PANELS } from '../app/embed/panels';
import type { Embedded } from '../embed/denselens-embed';
import { smallSafetensors } from '../src/testing/small-model';
import { sampleBytes } from './support/atlas';
import { boot, expect, TINY, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';
import { ISOLATING, outerSite } from './support/outer-page';

declare global {
  var lens: Embedded;
}

/** Puts DenseLens into a page by its client, which the page imports from the DenseLens site; `lens` is it then. */
async function embedIn(
  page: Page,
  site: string,
  panel: string,
  link: Record<string, string>,
): Promise<Frame> {
  await page.evaluate(
    async ([address, wished, more]) => {
      const { embed } = await import(`${address}embed/denselens-embed.js`);
      globalThis.lens = await embed(document.querySelector('#here'), {
        site: address,
        panel: wished,
        link: more,
      });
    },
    [site, panel, link] as const,
  );
  const frame = page.frames().find((candidate) => candidate.url().startsWith(site));
  if (frame === undefined) throw new Error('There is no frame.');
  return frame;
}

const SPEC = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 2, numClasses: 3 } as const;
const LINK = { backend: 'wasm', threads: '2', model: TINY };

test('a page of another site drives a frame: its picture, numbers back, one thread, and not what a visitor brings', async ({
  page,
  baseURL,
}) => {
  const site = baseURL ?? '';
  const host = await outerSite();
  await page.goto(host.url);
  const frame = await embedIn(page, site, 'maps', LINK);
  expect(await frame.evaluate(() => crossOriginIsolated)).toBe(false);
  expect((await page.evaluate(() => lens.model())).id).toBe(TINY);
  const found = await page.evaluate(async () => {
    const picture = new ImageData(40, 30);
    picture.data.fill(200);
    const { top, logits, backend } = await lens.classify(picture, { topK: 2 });
    const { dims, data } = await lens.tensor('features.conv0');
    return {
      top: top.length,
      best: top[0]?.logit,
      most: Math.max(...logits),
      backend,
      dims,
      length: data.length,
    };
  });
  expect(found).toMatchObject({ top: 2, backend: 'wasm', dims: [1, 8, 16, 16], length: 8 * 16 * 16 });
  expect(found.best).toBe(found.most);
  const many = await page.evaluate(async () => {
    const pictures = [new ImageData(40, 30), new ImageData(30, 40)];
    const told: number[] = [];
    const answers = await lens.classifyMany(pictures, {
      topK: 1,
      features: true,
      onProgress: ({ loaded, total }) => told.push(loaded / total),
    });
    return {
      told,
      answers: answers.map((answer) => ('error' in answer ? answer.error : answer.features?.length)),
    };
  });
  expect(many).toEqual({ told: [0.5, 1], answers: [many.answers[0], many.answers[0]] });
  expect(many.answers[0]).toBeGreaterThan(0);
  // Errors keep their code.
  const codeOf = (call: string) =>
    page.evaluate(
      (verb) =>
        (lens as unknown as Record<string, (name: string) => Promise<unknown>>)[verb]?.('features.none').then(
          () => 'answered',
          ({ code }: { code: string }) => code,
        ),
      call,
    );
  expect(await codeOf('tensor')).toBe('tensor/unknown');
  expect(await codeOf('constructor')).toBe('embed/unknown');

  // What the visitor drops into the frame is theirs, until the page sends another picture.
  await frame.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'private.png', { type: 'image/png' }));
    dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  }, sampleBytes('tiger.png'));
  await expect
    .poll(() => frame.evaluate(() => new URL(location.href).searchParams.get('image')))
    .toBe('yours');
  await expect.poll(() => codeOf('tensor')).toBe('embed/private');
  expect(await codeOf('input')).toBe('embed/private');
  await page.evaluate(() => lens.classify(new ImageData(40, 30)));
  expect((await page.evaluate(() => lens.input())).dims).toEqual([1, 3, 32, 32]);

  // Steps inside the frame are none of the page's history.
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
  await host.stop();
});

test('a page of another site learns nothing of a model that the visitor dropped, or keeps', async ({
  page,
  context,
  baseURL,
}) => {
  const host = await outerSite();
  await page.goto(host.url);
  const frame = await embedIn(page, baseURL ?? '', 'maps', LINK);
  await page.evaluate(() => lens.classify(new ImageData(40, 30)));
  const file = smallSafetensors(SPEC, 9);
  await frame.evaluate((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], 'secret.safetensors'));
    dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  }, Array.from(file));
  await expect
    .poll(() => frame.evaluate(() => new URL(location.href).searchParams.get('model')))
    .toBe('yours');
  const told = () =>
    page.evaluate(async () => {
      const asked: Record<string, readonly unknown[]> = {
        model: [],
        classify: [new ImageData(40, 30)],
        classifyMany: [[new ImageData(40, 30)], { features: true }],
        run: [new Float32Array(3 * 32 * 32), [1, 3, 32, 32]],
        input: [],
        weight: ['classifier.bias'],
        tensor: ['features.conv0'],
        cam: [0],
        ledger: [0],
        connectivity: ['weight'],
        lesion: [[]],
        restore: [],
        gradient: [{ class: 0 }, 'input'],
        attribution: ['occlusion', { class: 0 }],
      };
      const verbs = lens as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
      const outcomes = Object.entries(asked).map(async ([verb, args]) =>
        verbs[verb]?.(...args).then(
          () => `${verb} answered`,
          ({ code }: { code: string }) => code,
        ),
      );
      return [...new Set(await Promise.all(outcomes))];
    });
  expect(await told()).toEqual(['embed/private']);

  // The visitor keeps it, in a tab of this site; the page around the frame even knows its id.
  const tab = await context.newPage();
  await boot(tab, `?backend=wasm&model=${TINY}`);
  await dropPaths(tab, [onDisk('secret.safetensors', file)]);
  await tab.getByRole('button', { name: /^secret/ }).click();
  await tab.getByRole('button', { name: 'Keep in this browser' }).click();
  await expect.poll(() => new URL(tab.url()).searchParams.get('model')).toMatch(/^own-/);
  const id = await tab.evaluate(async () => (await denselens.model()).id);
  expect(await frame.evaluate(async () => (await denselens.models()).map((model) => model.id))).toContain(id);
  const found = await page.evaluate(async (own) => {
    const load = lens.loadModel(own).then(
      () => 'answered',
      ({ code }: { code: string }) => code,
    );
    return { loaded: await load, listed: JSON.stringify(await lens.models()) };
  }, id);
  expect(found.loaded).toBe('embed/private');
  expect(found.listed).not.toMatch(/secret|own-/);
  expect(await told()).toEqual(['embed/private']);
  await host.stop();
});

test('a page that is isolated and grants it: the frame runs on threads', async ({ page, baseURL }) => {
  const host = await outerSite(ISOLATING);
  await page.goto(host.url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const frame = await embedIn(page, baseURL ?? '', 'network', LINK);
  expect(await frame.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(frame.getByRole('region', { name: 'The network' })).toBeVisible();
  expect(await page.evaluate(async () => (await lens.model()).backend)).toBe('wasm');
  await host.stop();
});

test('nobody but the page around it is answered, and only if it is the one that the frame was made for', async ({
  page,
  baseURL,
}) => {
  const host = await outerSite();
  const stranger = await outerSite(
    {},
    {
      'stranger.js': `const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => { document.title = 'answered ' + JSON.stringify(data); };
      parent.frames[0].postMessage({ denselens: 'hello' }, '*', [port2]);
      port1.postMessage({ id: 1, verb: 'model', args: [] });`,
      'stranger.html': '<!doctype html><title>asking</title><script src="stranger.js"></script>',
    },
  );
  await page.goto(host.url);
  await embedIn(page, baseURL ?? '', 'maps', LINK);
  await page.evaluate((url) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
  }, `${stranger.url}stranger.html`);
  const asking = page.frameLocator('iframe[src*="stranger"]');
  await expect(asking.locator('script')).toBeAttached();
  // The page itself is answered, so the frame had time to answer the other one, too.
  await page.evaluate(() => lens.models());
  const other = page.frames().find((frame) => frame.url().includes('stranger'));
  expect(await other?.title()).toBe('asking');

  // Made for another page, it does not listen to this one.
  const heard = await page.evaluate(async (site) => {
    const frame = document.createElement('iframe');
    const { port1, port2 } = new MessageChannel();
    const ready = new Promise<void>((resolve) =>
      addEventListener('message', ({ source, data }) => {
        if (source === frame.contentWindow && data?.denselens === 'ready') resolve();
      }),
    );
    frame.src = `${site}?embed=image&for=https://elsewhere.test&backend=wasm&model=made_k4_b2-2_f8_n2_c5_w32_he_1`;
    document.body.append(frame);
    await ready;
    frame.contentWindow?.postMessage({ denselens: 'hello' }, '*', [port2]);
    port1.postMessage({ id: 1, verb: 'models', args: [] });
    return Promise.race([
      new Promise((resolve) => {
        port1.onmessage = () => resolve('answered');
      }),
      lens.models().then(() => new Promise((resolve) => setTimeout(() => resolve('silent'), 500))),
    ]);
  }, baseURL ?? '');
  expect(heard).toBe('silent');
  await Promise.all([host.stop(), stranger.stop()]);
});

test('every panel stands alone, with a link to the whole page; an unknown one is the whole page', async ({
  page,
}) => {
  for (const panel of PANELS) {
    await page.goto(`/?embed=${panel}&backend=wasm&model=${TINY}&image=octopus`);
    await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
    await expect(page.getByRole('main')).not.toBeEmpty();
    await expect(page.getByRole('banner')).toHaveCount(0);
    await expect(page.getByRole('tablist')).toHaveCount(0);
    await expect.poll(() => new URL(page.url()).searchParams.get('image')).toBe('octopus');
    const whole = page.getByRole('link', { name: 'Open in DenseLens' });
    await expect(whole).toHaveAttribute('href', /image=octopus/);
    const href = new URL((await whole.getAttribute('href')) ?? '');
    expect(href.searchParams.has('embed')).toBe(false);
    expect(href.searchParams.get('tab')).toBe(['network', 'image', 'maps'].includes(panel) ? null : panel);
  }
  await page.goto(`/?embed=kitchen&backend=wasm&model=${TINY}`);
  await expect(page.getByRole('banner')).toBeVisible();
});

test('Share gives a link, and a frame that works where it is pasted', async ({ page, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/?backend=wasm&model=${TINY}&image=tiger`);
  await page.getByRole('button', { name: 'Share' }).click();
  const panel = page.getByRole('dialog', { name: 'Share' });
  const link = panel.getByRole('textbox', { name: 'Link to what is seen here' });
  await expect.poll(async () => (await link.inputValue()) === page.url()).toBe(true);
  await panel.getByRole('combobox', { name: 'Panel' }).selectOption('Image and predictions');
  await panel.getByRole('region', { name: 'For another page' }).getByRole('button', { name: 'Copy' }).click();
  await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  expect(snippet).toContain('allow="cross-origin-isolated');
  const host = await outerSite();
  await page.goto(host.url);
  await page.evaluate((html) => {
    const here = document.querySelector('#here');
    if (here !== null) here.innerHTML = html;
  }, snippet);
  const frame = page.frameLocator('iframe[title="DenseLens"]');
  await expect(frame.getByRole('img', { name: 'What the network saw: Tiger face' })).toBeVisible();
  expect(new URL(page.frames().at(-1)?.url() ?? '').origin).toBe(new URL(baseURL ?? '').origin);
  await host.stop();
});

test('the page that shows the client in use', async ({ page }) => {
  await page.goto('/embed/');
  const button = page.getByRole('button', { name: /Classify a drawn disc/ });
  await expect(button).toBeEnabled({ timeout: 60_000 });
  await button.click();
  await expect(page.locator('output')).toContainText(/\d %, .* relu1 \[1, 64, 56, 56\]/);
});
