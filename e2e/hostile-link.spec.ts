import { expect, test } from './support/fixtures';
import { LINKED, SWITCHES } from './support/link-parameters';

/** Addresses with nonsense in every parameter: the page starts, runs a picture, and says nothing it should not. */

const NETWORK = 'made_k4_b2-2_f8_n2_c3_w32_he_0';

/** All but the model, on which the rest depends, and what asks for files that were not shared. */
const TOGETHER = [...LINKED, ...SWITCHES].filter((name) => name !== 'model' && name !== 'shared');

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
const ALONE: readonly (readonly (readonly [name: string, value: string])[])[] = [
  ...NONSENSE.slice(3, 8).map((value) => [['model', value] as const]),
  ...['1e999', '0x10', '<b>1</b>'].map((value) => [['model', NETWORK] as const, ['shared', value] as const]),
  ...['__proto__', '<b>x</b>', '*'].map((value) => [
    ['model', NETWORK] as const,
    ['embed', 'image'] as const,
    ['for', value] as const,
  ]),
  ...['notes', 'handout'].flatMap((page) =>
    ['__proto__', '<b>x</b>', 'a'.repeat(2_000)].map((lesson) => [
      ['lesson', lesson] as const,
      ['page', page] as const,
    ]),
  ),
];

test('nonsense in every parameter of the address leaves a page that works', async ({ page }) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  for (const value of NONSENSE) {
    const query = new URLSearchParams(TOGETHER.map((name) => [name, value]));
    await page.goto(`/?model=${NETWORK}&${query}`);
    await expect(page.locator('.prediction'), value.slice(0, 40)).toHaveCount(3);
    await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
    expect.soft(wrong.splice(0), value.slice(0, 40)).toEqual([]);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  }
});

test('a model, shared files, an outer page and a lesson on paper that there are not are answered', async ({
  page,
}) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  for (const entries of ALONE) {
    const query = new URLSearchParams(entries.map(([name, value]) => [name, value]));
    const what = String(query).slice(0, 60);
    await page.goto(`/?backend=wasm&${query}`);
    const answer = query.has('page')
      ? page.getByRole('alert').or(page.getByRole('heading')).first()
      : page.locator('.prediction').or(page.getByRole('alert')).first();
    await expect(answer, what).toBeVisible();
    expect.soft(wrong.splice(0), what).toEqual([]);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  }
});
