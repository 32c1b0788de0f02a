import AxeBuilder from '@axe-core/playwright';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths } from './support/hands';
import { picture, setFolders, viewOf } from './support/set-folder';

const { folderOf } = setFolders('set-axe');

for (const width of [1440, 390])
  test(`axe finds nothing in a set’s tabs, which arrow keys go through, ${width} pixels wide`, async ({
    open,
    page: blank,
  }) => {
    await blank.setViewportSize({ width, height: 844 });
    const files = Array.from(
      { length: 20 },
      (_, n) => [`class ${n % 3}/${n}.png`, picture(700 + n)] as const,
    );
    const page = await open(TINY_PAGE);
    await dropPaths(page, [folderOf(`axe${width}`, Object.fromEntries(files))]);
    const view = viewOf(page);
    await expect(view.getByText('20 of 20')).toBeVisible();
    await view.getByRole('tab', { name: 'Images' }).focus();
    const all: Record<string, readonly string[]> = {};
    // In the dark one what depends on colours, since nothing else differs.
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const tab of await view.getByRole('tab').all()) {
        await expect(tab).toBeFocused();
        await expect(tab).toHaveAttribute('aria-selected', 'true');
        await expect(view.getByRole('tabpanel')).not.toBeEmpty();
        const axe = new AxeBuilder({ page }).include('.set-view');
        const rules = colorScheme === 'light' ? axe : axe.withRules(['color-contrast']);
        const { violations } = await rules.analyze();
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' '))}`,
        );
        if (found.length > 0) all[`${await tab.textContent()}, ${colorScheme}`] = found;
        await page.keyboard.press('ArrowRight');
      }
    }
    expect(all).toEqual({});
  });
