import { expect, type Locator, type Page } from '@playwright/test';

/** The panel of the network's three levels. */
export const networkOf = (page: Page): Locator => page.getByRole('region', { name: 'The network' });

/** Which level the link names; null for the network. */
export const levelOf = (page: Page): string | null => new URL(page.url()).searchParams.get('level');

/** The buttons that lead back up. */
export const crumbs = (page: Page): Locator =>
  networkOf(page).getByRole('heading', { level: 2 }).getByRole('button');

/** The state that each test begins from. */
export async function atNetwork(page: Page): Promise<void> {
  if (await crumbs(page).first().isVisible()) await crumbs(page).first().click();
  await expect.poll(() => levelOf(page)).toBeNull();
}

/** Opens a dense block by a double click on one of its layers. */
export async function openBlock(page: Page, block: number, layer: number): Promise<void> {
  await atNetwork(page);
  const node = networkOf(page)
    .locator(`[data-part="features.denseblock${block}.denselayer${layer}"]`)
    .first();
  await node.dblclick();
  await expect.poll(() => levelOf(page)).toBe('block');
}
