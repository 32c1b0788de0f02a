import { expect, type Locator, type Page } from '@playwright/test';

/** The header's word on what is kept. */
export const chipOf = (page: Page): Locator =>
  page.locator('header .chip', { hasText: /offline|online|kept/i });

/** Waits until everything that a visit needs is kept. */
export async function expectReady(page: Page): Promise<void> {
  await expect(chipOf(page)).toHaveText('Ready offline', { timeout: 60_000 });
}

/** How many files the browser keeps of the page. */
export const storedFiles = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
    return requests.filter(({ url }) => url.includes('/kept/')).length;
  });
