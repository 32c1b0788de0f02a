import { expect, test } from './support/fixtures';

/** Addresses with nonsense in every parameter: the page starts, runs a picture, and says nothing it should not. */

const NETWORK = 'made_k4_b2-2_f8_n2_c3_w32_he_0';

const OWNED = [
  'tensor',
  'channel',
  'at',
  'zoom',
  'tab',
  'ask',
  'level',
  'arcs',
  'least',
  'beside',
  'cuts',
  'scale',
  'order',
  'within',
  'dead',
  'writer',
  'lesson',
  'step',
  'shapes',
  'names',
  'present',
  'pane',
  'set',
  'design',
  'signals',
  'weights',
  'dropout',
  'lang',
  'threads',
  'image',
];

/** In all of them at once, no longer than a server takes. */
const NONSENSE = [
  '',
  '-1',
  '1e999',
  '0x10',
  '__proto__',
  'constructor',
  '<img src=x onerror="globalThis.hacked=1">',
  '"><script>globalThis.hacked=1</script>',
  '../../etc/passwd',
  '\u0000\u202E猫',
  '~'.repeat(50),
  'a'.repeat(300),
];

/** What the address alone decides, each for itself. */
const ALONE = [
  ...NONSENSE.slice(3, 8).map((value) => ['model', value] as const),
  ...['notes', 'handout'].flatMap((page) =>
    ['__proto__', '<b>x</b>', 'a'.repeat(2_000)].map((lesson) => ['lesson', lesson, ['page', page]] as const),
  ),
];

test('nonsense in every parameter of the address leaves a page that works', async ({ page }) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  for (const value of NONSENSE) {
    const query = new URLSearchParams(OWNED.map((name) => [name, value]));
    await page.goto(`/?backend=wasm&model=${NETWORK}&${query}`);
    await expect(page.locator('.prediction'), value.slice(0, 40)).toHaveCount(3);
    await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
    expect.soft(wrong.splice(0), value.slice(0, 40)).toEqual([]);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  }
});

test('a model that there is not, and a lesson on paper that there is not, are answered', async ({ page }) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  for (const [name, value, more] of ALONE) {
    const query = new URLSearchParams([[name, value], ...(more === undefined ? [] : [[...more]])]);
    await page.goto(`/?backend=wasm&${query}`);
    const answer =
      name === 'model'
        ? page.locator('.prediction').or(page.getByRole('alert')).first()
        : page.getByRole('alert').or(page.getByRole('heading')).first();
    await expect(answer, `${query}`.slice(0, 60)).toBeVisible();
    expect.soft(wrong.splice(0), `${query}`.slice(0, 60)).toEqual([]);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  }
});
