import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';

/** Milliseconds until the page's own thread answers. */
const pause = (page: import('@playwright/test').Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        setTimeout(() => resolve(performance.now() - start), 0);
      }),
  );

test('a page of comments, dropped as a file, does not stop the page', async ({ open }) => {
  const page = await open(TINY_PAGE);
  const alert = page.getByRole('region', { name: 'Messages' }).getByRole('alert');
  // The expression that told SVG took twice as long for every comment: forty of them for ever.
  const html = `${'<!-- saved from a page -->\n'.repeat(60)}<html><body>x</body></html>`;
  await dropPaths(page, [onDisk('page.svg.download', html)]);
  await expect(alert).toContainText('not an image');
  expect(await pause(page)).toBeLessThan(5_000);
  await dropPaths(page, [onDisk('names.txt', `a${' '.repeat(200_000)}b`)]);
  await expect(alert).toContainText('Label 0 has 200,002 characters');
  expect(await pause(page)).toBeLessThan(5_000);
});
