import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';

/** A picture of public/samples, as base64 for the page. */
export const sampleBytes = (file: string): string =>
  readFileSync(new URL(`../../public/samples/${file}`, import.meta.url)).toString('base64');

export const predictions = (page: Page): Locator =>
  page.getByRole('region', { name: 'Predictions' }).getByRole('listitem');

/** Waits until the first prediction is this one. */
export async function expectFirstPrediction(page: Page, label: string): Promise<void> {
  await expect(predictions(page).first()).toContainText(label);
}

/** Waits until the atlas shows a tensor of the current image. */
export async function expectPainted(page: Page, tensor: string): Promise<void> {
  await expect(page.locator('.atlas')).toHaveAttribute(
    'data-painted',
    new RegExp(`^\\d+ ${tensor.replaceAll('.', '\\.')}$`),
  );
  await expect(page.locator('.atlas')).not.toHaveAttribute('aria-busy');
}

/** Selects a part of the network by its unit name, e.g. `features.denseblock1.denselayer2`, or `stem`. */
export async function selectUnit(page: Page, unit: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Part of the network' }).selectOption(unit);
}

/** The operations of the selected part, wherever they stand. */
export const operations = (page: Page): Locator =>
  page.getByRole('list', { name: /^Operations of / }).getByRole('button');

/** Selects one of the operations of the selected part, by its short name. */
export async function selectOp(page: Page, op: string): Promise<void> {
  // A block's concatenation is all of its part.
  const found =
    op === 'output' ? operations(page).last() : page.locator(`[data-op$=".${op}"], [data-op="${op}"]`);
  await operations(page).and(found).click();
}

/** The inspector's facts as a table: term → value. */
export async function facts(page: Page): Promise<Readonly<Record<string, string>>> {
  // The numbers of this picture are folded away; they are there all the same.
  const rows = page
    .getByRole('region', { name: 'Facts' })
    .locator('dl.facts:first-of-type, details dl')
    .locator('.fact');
  const pairs = await rows.evaluateAll((elements) =>
    elements.map((row) => [
      row.querySelector('dt')?.textContent ?? '',
      row.querySelector('dd')?.textContent ?? '',
    ]),
  );
  return Object.fromEntries(pairs);
}

/** A number as the page writes it (true minus sign, thousands' commas). */
export const numberOf = (text: string | undefined): number =>
  Number((text ?? 'none').replaceAll('−', '-').replaceAll(',', ''));

/** Opens one of the atlas's menus, does something there and closes it. */
async function inMenu(page: Page, button: RegExp, act: () => Promise<unknown>): Promise<void> {
  const chip = page.locator('.atlas-controls').getByRole('button', { name: button });
  await chip.click();
  await act();
  await page.keyboard.press('Escape');
  await expect(chip).toHaveAttribute('aria-expanded', 'false');
}

/** Chooses over what the atlas's colours stretch. */
export const setScale = (page: Page, name: string): Promise<void> =>
  inMenu(page, /^Scale/, () => page.getByRole('radio', { name, exact: true }).check());

/** Does something in the atlas's menu of orders and filters. */
export const inOrderMenu = (page: Page, act: (menu: Locator) => Promise<unknown>): Promise<void> =>
  inMenu(page, /^Order/, () => act(page.getByRole('dialog', { name: 'Order and filter' })));

/** Does something in the atlas's menu of colour scales. */
export const inScaleMenu = (page: Page, act: (menu: Locator) => Promise<unknown>): Promise<void> =>
  inMenu(page, /^Scale/, () => act(page.getByRole('dialog', { name: 'Colour scale' })));
