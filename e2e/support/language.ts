import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../public/${path}`, import.meta.url), 'utf8'));

/** What stays as it is in every language: names of classes and models, and whom pictures are by. */
const NAMES: readonly string[] = [
  ...(read('models/emoji1000/labels.json') as readonly { en: string }[]).map(({ en }) => en),
  ...(read('models/manifest.json') as { models: readonly { name: string }[] }).models.map(({ name }) => name),
  ...(read('samples/samples.json') as readonly { credit: string; licence: string }[]).flatMap(
    ({ credit, licence }) => [credit, licence],
  ),
].sort((a, b) => b.length - a.length);

/** Everything within an element that can be read or heard, a text each. */
const textsIn = (root: Locator, except: string): Promise<readonly string[]> =>
  root.evaluate((element, exceptions) => {
    const texts: string[] = [];
    const isThere = (node: Element): boolean =>
      node.checkVisibility({ visibilityProperty: true }) ||
      node.closest('option, svg title, datalist') !== null;
    for (const node of [element, ...element.querySelectorAll('*')]) {
      // Text that says it is English is meant to be.
      if (node.closest(exceptions) !== null || !isThere(node)) continue;
      for (const name of ['aria-label', 'aria-valuetext', 'aria-description', 'alt', 'placeholder', 'title'])
        texts.push(node.getAttribute(name) ?? '');
      for (const child of node.childNodes)
        if (child.nodeType === Node.TEXT_NODE) texts.push(child.textContent ?? '');
    }
    return texts;
  }, except);

/** Three words or more in a row; names of modules hold digits, dots or underscores. */
const SENTENCE = /(?<![\w.])[A-Za-z][a-z’'-]*(?:[,;:]? [A-Za-z][a-z’'-]*){2,}(?![\w.])/;

const withoutNames = (text: string): string =>
  NAMES.reduce((rest, name) => (rest.includes(name) ? rest.replaceAll(name, '·') : rest), text);

/**
 * English sentences that are left within an element of a Chinese page; none, as it should be.
 * @param except - selectors of what is not looked at
 */
export async function englishIn(root: Locator, except: readonly string[] = []): Promise<readonly string[]> {
  const texts = new Set(
    (await textsIn(root, ['[lang="en"]', 'code', ...except].join())).map((text) =>
      text.replace(/\s+/g, ' ').trim(),
    ),
  );
  return [...texts].filter((text) => SENTENCE.test(withoutNames(text)));
}

/** Opens a tab of the inspector with a click, and waits for what it shows. */
export async function openTab(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name, exact: true }).click();
  const panel = page.getByRole('tabpanel', { name, exact: true });
  await expect(panel).not.toBeEmpty();
  await expect(panel.locator('[aria-busy="true"], progress')).toHaveCount(0);
  return panel;
}
