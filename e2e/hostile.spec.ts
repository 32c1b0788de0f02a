import type { Page } from '@playwright/test';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';
import { HOSTILE_CALLS } from './support/hostile/calls';
import { GOOD, HOSTILE_LABELS, HOSTILE_MODELS, ODD_MODELS } from './support/hostile/files';
import { HOSTILE_PICTURES } from './support/hostile/pictures';

/**
 * The table of hostile cases: what comes, what it is refused by, and what is said. After each the current result is
 * what it was. Four more tables have a page, a browser or a server of their own: addresses (`hostile-link.spec.ts`,
 * every parameter with twelve kinds of nonsense), what is dropped and pasted that is no file (`bad-input.spec.ts`,
 * `odd-files.spec.ts`), storage and workers that are denied (`denied.spec.ts`), and requests to the server
 * (`scripts/lib/hostile-requests.test.ts`).
 */

/** Sent to the page as text; `null`: it is taken, and shown. */
interface Row {
  readonly what: string;
  readonly give:
    | { readonly verb: 'classify'; readonly base64: string; readonly type: string }
    | { readonly verb: 'files'; readonly files: readonly (readonly [name: string, base64: string])[] }
    | { readonly verb: 'call'; readonly name: string; readonly args: readonly unknown[] };
  readonly code: string | null;
  readonly says: RegExp;
}

/** Larger ones are read by `hostile-models.test.ts` alone: 99 MB of header, say. */
const LARGEST = 16e6;

const encode = (bytes: Uint8Array | string): string =>
  (typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)).toString('base64');

const TABLE: readonly Row[] = [
  ...HOSTILE_PICTURES.map(
    ([what, bytes, type, code, says]): Row => ({
      what: `picture: ${what}`,
      give: { verb: 'classify', base64: encode(bytes), type },
      code,
      says,
    }),
  ),
  ...[...HOSTILE_MODELS, ...HOSTILE_LABELS].flatMap(([what, files, code, says]): Row[] => {
    const given = files();
    if (given.some(({ bytes }) => bytes.length > LARGEST)) return [];
    const sent = given.map(({ name, bytes }) => [name, encode(bytes)] as const);
    return [{ what: `file: ${what}`, give: { verb: 'files', files: sent }, code, says }];
  }),
  ...HOSTILE_CALLS.map(
    ([name, args, code, says]): Row => ({
      what: `call: ${name}(${JSON.stringify(args).slice(1, -1)})`,
      give: { verb: 'call', name, args },
      code,
      says,
    }),
  ),
];

/** Gives it to the page: `['taken', '']`, or the error's code and sentence; and what the network now answers. */
const outcome = (page: Page, give: Row['give']) =>
  page.evaluate(async (given) => {
    const bytesOf = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const api = denselens as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
    const ask = (): Promise<unknown> => {
      if (given.verb === 'classify')
        return denselens.classify(new Blob([bytesOf(given.base64)], { type: given.type }));
      if (given.verb === 'call')
        return api[given.name]?.(...given.args) ?? Promise.reject(new Error('no verb'));
      return denselens.loadModel(given.files.map(([name, text]) => new File([bytesOf(text)], name)));
    };
    const [code, message] = await ask().then(
      () => ['taken', ''] as const,
      (error: Error & { readonly code?: string }) => [error.code ?? 'no code', error.message] as const,
    );
    const logits = [...(await denselens.tensor('classifier')).data].join();
    const shown = [...document.querySelectorAll('.prediction')].map(({ textContent }) => textContent).join();
    return { code, message, logits, shown, isHacked: 'hacked' in globalThis };
  }, give);

const showSample = (page: Page) =>
  page.evaluate(async () => {
    await denselens.classify(await (await fetch('/samples/elephant.png')).blob());
    return [...(await denselens.tensor('classifier')).data].join();
  });

test('of more than a hundred hostile things each is refused by its code and sentence, and the result stays', async ({
  open,
}) => {
  expect(TABLE.length).toBeGreaterThanOrEqual(100);
  expect(new Set(TABLE.map(({ what }) => what)).size).toBe(TABLE.length);
  const page = await open(TINY_PAGE);
  const logits = await showSample(page);
  await expect(page.locator('.prediction')).toHaveCount(5);
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const list = () => page.locator('.prediction').allTextContents();
  const shown = (await list()).join();
  for (const { what, give, code, says } of TABLE) {
    const found = await outcome(page, give);
    expect.soft([found.code, found.isHacked], `${what}: ${found.message}`).toEqual([code ?? 'taken', false]);
    expect.soft(found.message, what).toMatch(says);
    if (code === null) {
      expect(await showSample(page)).toBe(logits);
      await expect.poll(async () => (await list()).join(), { message: what }).toBe(shown);
      continue;
    }
    expect.soft(found.message, what).toMatch(/^\S.{10,}[.?…]$/s);
    expect
      .soft(found.message, what)
      .not.toMatch(/undefined|\[object|DOMException|NaN pixels|0×0|Maximum call/);
    expect.soft(found.logits === logits, `${what}: the result stays`).toBe(true);
    expect.soft(found.shown, what).toBe(shown);
  }
  // And the page goes on.
  expect(await showSample(page)).toBe(logits);
});

test('a model that is odd is opened, and where it computes no numbers that is said in place of a ranking', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  const region = page.getByRole('region', { name: 'Predictions' });
  const rows = page.locator('.prediction');
  await showSample(page);
  for (const [i, [what, bytes, says]] of ODD_MODELS.entries()) {
    const name = `odd-${i}`;
    await dropPaths(page, [onDisk(`${name}.safetensors`, await bytes())]);
    await expect(page.getByRole('button', { name: new RegExp(`^${name}`) }), what).toBeVisible();
    await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
    const spoken = page.getByRole('status').filter({ hasText: /numbers \(NaN|%/ });
    if (says === null) {
      await expect(rows, what).toHaveCount(5);
      expect((await rows.allTextContents()).join(), what).not.toMatch(/NaN|∞/);
      await expect(spoken.first(), what).toHaveText(/^class \d.* %; then/);
    } else {
      await expect(region, what).toContainText(says);
      await expect(rows, what).toHaveCount(0);
      await expect(spoken.first(), what).toHaveText(/^The network's answer is not made of numbers/);
      await expect(page.getByText('NaN %'), what).toHaveCount(0);
      // What the network says is handed on as it is.
      const logits = await page.evaluate(async () => [...(await denselens.tensor('classifier')).data]);
      expect(logits.every(Number.isFinite), what).toBe(false);
    }
    await expect(page.getByRole('alert'), what).toHaveCount(0);
  }
  await dropPaths(page, [onDisk('good.safetensors', GOOD)]);
  await expect(page.getByRole('button', { name: /^good/ })).toBeVisible();
  await expect(rows).toHaveCount(5);
  await expect(region).not.toContainText('NaN');
});
