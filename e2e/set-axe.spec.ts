import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths } from './support/hands';

const root = mkdtempSync(join(tmpdir(), 'set-axe-'));
test.afterAll(() => rmSync(root, { recursive: true }));

/** A picture of a few coloured squares, another one for each number. */
function picture(number: number): Uint8Array {
  const side = 48;
  const data = new Uint8Array(side * side * 3);
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [Math.floor(at / 3) % side, Math.floor(at / 3 / side)];
    const square = Math.floor(x / 12) + 4 * Math.floor(y / 12) + 16 * (at % 3);
    data[at] = (Math.imul(square + 1, 2654435761 ^ Math.imul(number + 1, 40503)) >>> 13) & 255;
  }
  return encode({ width: side, height: side, data, channels: 3 });
}

function folderOf(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(root, name, path, '..'), { recursive: true });
    writeFileSync(join(root, name, path), bytes);
  }
  return join(root, name);
}

const viewOf = (page: Page) => page.getByRole('region', { name: 'Set of images' });

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
