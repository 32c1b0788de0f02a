import type { Page } from '@playwright/test';
import { boot, expect, TINY_PAGE, test } from './support/fixtures';
import { atRest } from './support/hands';
import { openTab } from './support/language';
import { missedTargets } from './support/targets';

/** Every view and tab under a finger: what can be pressed is 44 pixels high and wide. */

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** All of them are looked at, each once what is on the page has come, and its styles. */
const softly = expect.configure({ soft: true });
async function expectTargets(page: Page, where: string, within?: string): Promise<void> {
  await atRest(page);
  await softly.poll(() => missedTargets(page, within), { message: where, timeout: 30_000 }).toEqual([]);
}

const pane = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'What fills the screen' }).getByRole('button', { name }).tap();

test.beforeEach(async ({ page }) => {
  await boot(page, `${TINY_PAGE}&image=octopus`);
  await expect(page.locator('.header-late').getByRole('button')).toHaveCount(2);
});

test('picture, network and layer, and every tab', async ({ page }) => {
  await pane(page, 'Picture');
  await expectTargets(page, 'Picture');
  await page.getByRole('button', { name: 'Draw', exact: true }).tap();
  await expect(page.getByRole('region', { name: 'Drawing pad' })).toBeVisible();
  await expectTargets(page, 'Draw');
  await page.getByRole('button', { name: 'Done' }).tap();
  await page.getByRole('button', { name: 'A set of images…' }).tap();
  await expect(page.getByRole('button', { name: 'Close the set’s view' })).toBeVisible();
  await expectTargets(page, 'Set');
  await page.getByRole('button', { name: 'Close the set’s view' }).tap();

  await pane(page, 'Network');
  const levels = page.getByRole('navigation', { name: 'How close the network is looked at' });
  for (const n of [2, 1, 0]) {
    await levels.getByRole('button').nth(n).tap();
    await expect(levels.getByRole('button').nth(n)).toHaveAttribute('aria-current', 'true');
    await expectTargets(page, `level ${n}`);
  }
  const tools = page.locator('.network-tools').getByRole('button');
  for (const button of await tools.all()) {
    const name = await button.textContent();
    await button.tap();
    await expectTargets(page, `drawer ${name}`);
  }

  await pane(page, 'Layer');
  for (const tab of await page.getByRole('tab').all()) {
    const name = (await tab.textContent()) ?? '';
    const panel = await openTab(page, name);
    for (const summary of await panel.locator('summary:visible').all()) await summary.tap();
    await expectTargets(page, `tab ${name}`);
  }
});

test('lessons, quiz, glossary, and what the header opens', async ({ page }) => {
  await page.getByRole('button', { name: 'Learn', exact: true }).tap();
  const panel = page.getByRole('complementary', { name: 'Learn' });
  await expect(panel.locator('.learn-card')).toHaveCount(5);
  await expectTargets(page, 'Learn');
  for (const [card, shown] of [
    [0, '.question-option'],
    [2, '.question-option'],
    [3, '.question'],
    [4, '.glossary-term'],
  ] as const) {
    await panel.locator('.learn-card').nth(card).tap();
    await expect(panel.locator(shown).first()).toBeVisible();
    await expectTargets(page, `card ${card}`);
    await panel.getByRole('button', { name: '← All lessons' }).tap();
  }
  await page.getByRole('button', { name: 'Close the lessons' }).tap();
  for (const [name, dialog] of [
    [/^DenseNet 2-2/, 'Model'],
    [/^WASM/, 'backend'],
    [/^Share/, 'Share'],
    [/[Oo]ffline|online/, 'offline'],
  ] as const) {
    await page.getByRole('banner').getByRole('button', { name }).first().tap();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectTargets(page, dialog, '[role="dialog"]');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.locator('.search-button').tap();
  await page.getByRole('dialog').getByRole('combobox').fill('layer');
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  await expectTargets(page, 'Search', '[role="dialog"]');
});
