import { expect, type Locator, type Page } from '@playwright/test';
import { settled } from './console';

/**
 * Compares what is drawn with e2e/goldens/NAME.png, within the tolerance of playwright.config.ts. Goldens are
 * few, for what numbers cannot say; a changed one is looked at before it is committed
 * (`npx playwright test --update-snapshots`).
 * @param hidden - what changes from run to run, such as milliseconds
 */
export async function expectGolden(
  page: Page,
  subject: Page | Locator,
  name: string,
  hidden: readonly Locator[] = [],
): Promise<void> {
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  const options = { mask: [...hidden] };
  if ('goto' in subject) await expect(subject).toHaveScreenshot(`${name}.png`, options);
  else await expect(subject).toHaveScreenshot(`${name}.png`, options);
}
