import { test as base, expect, type Page } from '@playwright/test';

export { expect };

interface TestFixtures {
  /** A page of its own, booted as the query string says, e.g. `?backend=wasm&threads=1`. */
  readonly open: (search?: string) => Promise<Page>;
  /** Fails a test in which a page threw something that nobody caught. */
  readonly quiet: undefined;
}

interface WorkerFixtures {
  /** Uncaught errors of the pages since they were last looked at. */
  readonly uncaught: string[];
  /**
   * The page that the tests of one worker share: loading the engine and the weights takes seconds. A test
   * sets what it relies on (image, selection), leaves backend and model as they are, and otherwise takes
   * `open`. Runs on the project's backend with the built-in weights.
   */
  readonly booted: Page;
}

/** Resolves when a model is loaded and the engine can run. */
export async function boot(page: Page, search: string): Promise<void> {
  await page.goto(`/${search}`);
  // The module that sets the global runs after the page has loaded.
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate(() => denselens.ready);
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  uncaught: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
    async ({}, use) => {
      await use([]);
    },
    { scope: 'worker' },
  ],

  booted: [
    async ({ browser, uncaught }, use, { project }) => {
      const { baseURL, viewport, deviceScaleFactor, locale, timezoneId, colorScheme, contextOptions } =
        project.use;
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL === undefined ? {} : { baseURL }),
        ...(viewport === undefined ? {} : { viewport }),
        ...(deviceScaleFactor === undefined ? {} : { deviceScaleFactor }),
        ...(locale === undefined ? {} : { locale }),
        ...(timezoneId === undefined ? {} : { timezoneId }),
        ...(colorScheme === undefined ? {} : { colorScheme }),
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => uncaught.push(String(error.stack ?? error)));
      await boot(page, `?backend=${project.name === 'webgpu' ? 'webgpu' : 'wasm'}&model=emoji1000`);
      await use(page);
      await context.close();
    },
    { scope: 'worker', timeout: 5 * 60_000 },
  ],

  open: async ({ page, uncaught }, use) => {
    page.on('pageerror', (error) => uncaught.push(String(error.stack ?? error)));
    await use(async (search = '?backend=wasm&model=emoji1000') => {
      await boot(page, search);
      return page;
    });
  },

  quiet: [
    async ({ uncaught }, use) => {
      uncaught.length = 0;
      await use(undefined);
      expect(uncaught, 'uncaught errors in the page').toEqual([]);
    },
    { auto: true },
  ],
});
