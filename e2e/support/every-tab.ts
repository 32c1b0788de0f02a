import { expect, type Page } from '@playwright/test';

/** What only a tab's own part of the program says, whatever is chosen. */
const SAYS: Readonly<Record<string, string | RegExp>> = {
  'Feature maps': /shape|\[\d+, \d+/i,
  Statistics: 'Numbers of',
  Weights: /Weights of|Nothing is learnt here/,
  'One unit': 'Channel',
  'Why this class': 'is linear on pooled features',
  Gradients: 'tells how one number of the network',
  Cut: 'No connection is cut.',
  'Find channels': 'Look for',
  Compare: 'Keep this as A',
  'Take away': 'A zip of .npy files',
  Strengths: 'Rows write, columns read',
  Costs: 'Parameters',
  Paths: 'shortest',
  Signals: 'What training made of it',
  Design: 'determined by a handful of numbers',
};

/**
 * Opens every tab of the inspector. A tab whose part of the program does not come is not empty: it says so, in an
 * alert. So each must say what only that part knows.
 */
export async function openEveryTab(page: Page): Promise<void> {
  const panel = page.getByRole('tabpanel');
  const names: string[] = [];
  for (const tab of await page.getByRole('tablist').getByRole('tab').all()) {
    const name = (await tab.textContent()) ?? '';
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(panel, name).toContainText(SAYS[name] ?? `no words are known of “${name}”`);
    await expect(panel.getByRole('alert'), name).toHaveCount(0);
    names.push(name);
  }
  expect(names.toSorted()).toEqual(Object.keys(SAYS).toSorted());
}
