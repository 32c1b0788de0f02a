import { expect, type Page } from '@playwright/test';
import { hold, letGo } from './hold';

/** Opens what no tab of the inspector shows, by pressing it: a lesson, what is shared, the pad, a set and its tabs. */
export async function openRestOfPage(page: Page): Promise<void> {
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  await press('Learn');
  await press(/^Dense connectivity/);
  await expect(page.getByText('step 1 of 12')).toBeVisible();
  await press('Close the lessons');
  await press('Share');
  await expect(page.getByRole('dialog', { name: 'Share' }).getByText('<iframe')).toBeVisible();
  await page.keyboard.press('Escape');
  await press('Draw');
  await press('Done');
  await press(/^A set of images/);
  // So that it is not through before it is stopped.
  await hold(page, /(?<!\d)[1-9]\d* of 400/);
  await press('Take the drawings that come with the site');
  const set = page.getByRole('region', { name: 'Set of images' });
  await expect(set.getByText(/^[1-9]\d* of 400/)).toBeVisible();
  await press('Stop');
  await letGo(page);
  for (const tab of await set.getByRole('tab').all()) {
    await tab.click();
    await expect(set.getByRole('tabpanel')).not.toBeEmpty();
    await expect(set.getByRole('alert')).toHaveCount(0);
  }
  await press('Close the set’s view');
}
