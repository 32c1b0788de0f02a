import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expectFirstPrediction, expectPainted, predictions } from './support/atlas';
import { settled } from './support/console';
import { expect, test } from './support/fixtures';
import { paste } from './support/hands';

/** Those of axe that a theme can break. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** By axe, in both themes; in the dark one what depends on colours, since nothing else differs. */
async function expectNoViolations(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await settled(page);
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(COLOUR_RULES)).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
    expect(found, `${state}, ${colorScheme}`).toEqual([]);
  }
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`axe finds nothing, ${viewport.width} pixels wide`, async ({ open, page: blank }) => {
    await blank.setViewportSize(viewport);
    await blank.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await open('?backend=wasm&model=emoji1000');
    await expectFirstPrediction(page, 'elephant');
    await expectPainted(page, 'features.denseblock1.denselayer3.conv2');
    await expectNoViolations(page, 'at rest');
    const pane = async (name: string) => {
      const bar = page.getByRole('navigation', { name: 'What fills the screen' });
      if (viewport.width < 600) await bar.getByRole('button', { name }).click();
    };
    for (const name of ['Network', 'Layer', 'Picture']) {
      await pane(name);
      if (viewport.width < 600) await expectNoViolations(page, name);
    }

    await page.getByRole('button', { name: /DenseNet-121 · emoji/ }).click();
    await expectNoViolations(page, 'models');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^WASM/ }).click();
    await expectNoViolations(page, 'backend');
    await page.keyboard.press('Escape');

    await paste(page, { text: 'words' });
    await page.getByRole('button', { name: 'Logits' }).click();
    await pane('Layer');
    await page.locator('.atlas-viewport').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('listbox').getByRole('option')).toContainText('channel 1');
    await expectNoViolations(page, 'a message, a selected channel');
  });
}

test('from start to a selected operation with the keyboard alone', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000');
  await expectFirstPrediction(page, 'elephant');
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
  /** Tab until this has the focus. */
  const tabTo = async (name: RegExp) => {
    for (let i = 0; i < 120 && !name.test(await focused()); i++) await page.keyboard.press('Tab');
    expect(await focused()).toMatch(name);
  };
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the inspector');
  // Another image.
  await tabTo(/^WASM/);
  for (
    let i = 0;
    i < 40 &&
    !(await page
      .getByRole('button', { name: 'Octopus', exact: true })
      .evaluate((b) => b === document.activeElement));
    i++
  ) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expectFirstPrediction(page, 'octopus');
  // Another part of the network, another operation.
  await tabTo(/^Next part/);
  await page.keyboard.press('Enter');
  await expectPainted(page, 'features.denseblock1.denselayer4.conv2');
  await tabTo(/^ReLU/);
  await page.keyboard.press('Enter');
  await expectPainted(page, 'features.denseblock1.denselayer4.relu1');
  await tabTo(/^Channels of/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('channel')).not.toBeNull();
});

test('results are spoken once each, and only when they stand', async ({ booted: page }) => {
  await page.evaluate(() => {
    const status = document.querySelector('[role=status].visually-hidden');
    const said: string[] = [];
    Object.assign(globalThis, { said });
    new MutationObserver(() => {
      const text = status?.textContent ?? '';
      if (text !== '') said.push(text);
    }).observe(status as Element, { childList: true, characterData: true, subtree: true });
  });
  await page.getByRole('button', { name: 'Guitar', exact: true }).click();
  await expectFirstPrediction(page, 'guitar');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^guitar, \d+\.\d %; then .+, \d+\.\d %\. .+ ms\.$/);
  await expect(predictions(page)).toHaveCount(5);
});

test('nothing moves for those who asked for that', async ({ booted: page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const durations = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return [style.getPropertyValue('--quick'), style.getPropertyValue('--calm')];
  });
  expect(durations.map((text) => Number.parseFloat(text))).toEqual([0, 0]);
});
