import { expect, type Locator, type Page } from '@playwright/test';

/** The drawing and its bar. */
export const networkOf = (page: Page): Locator => page.getByRole('region', { name: 'The network' });

/** The buttons of the three views: the network, a block, a layer. */
export const views = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'How close the network is looked at' }).getByRole('button');

/** The level that the link names; null for the whole network. */
export const levelOf = (page: Page): string | null => new URL(page.url()).searchParams.get('level');

/** Goes up to the whole network. */
export async function atNetwork(page: Page): Promise<void> {
  await views(page).first().click();
  await expect.poll(() => levelOf(page)).toBeNull();
}

/** What the inspector's head says is selected: a part's name, or a tensor's. */
export async function expectSelected(page: Page, name: string): Promise<void> {
  await expect(page.locator('.part-names')).toHaveAccessibleName(new RegExp(name.replaceAll('.', '\\.')));
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
