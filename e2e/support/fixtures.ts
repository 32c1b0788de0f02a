import {
  type Browser,
  type BrowserContext,
  test as base,
  expect,
  type Page,
  type PlaywrightTestOptions,
} from '@playwright/test';

export { expect };

interface TestFixtures {
  /**
   * The page that the tests of one worker share: loading the engine and the weights takes seconds. A test begins with
   * the feature maps in sight, whatever the one before looked at; else it sets what it relies on (image, selection),
   * leaves backend and model as they are, and otherwise takes `open`. Runs on the project's backend with the built-in
   * weights.
   */
  readonly booted: Page;
  /** A page of its own, booted as the query string says, e.g. `?backend=wasm&threads=1`. */
  readonly open: (search?: string) => Promise<Page>;
  /** A page in a browser context of its own, empty: as another visitor's. */
  readonly another: () => Promise<Page>;
  /** Fails a test in which a page threw something that nobody caught. */
  readonly quiet: undefined;
}

interface WorkerFixtures {
  /** Uncaught errors of the pages since they were last looked at. */
  readonly uncaught: string[];
  readonly shared: Page;
}

/**
 * A network that is there at once, made on the spot: for pages on which a test loads one of its own anyway. With the
 * built-in weights such a page reads 16 MB first, and on a software GPU the first image takes half a minute.
 */
export const TINY = 'made_k4_b2-2_f8_n2_c5_w32_he_1';

/** @see TINY */
export const TINY_PAGE = `?backend=wasm&model=${TINY}`;

/** The same with DenseNet-121's blocks and layers, of very few channels: for what is drawn and how it is handled. */
export const THIN_PAGE = '?backend=wasm&model=made_k4_b6-12-24-16_f8_n4_c1000_w64_he_1';

/** Resolves when a model is loaded and the engine can run. */
export async function boot(page: Page, search: string): Promise<void> {
  await page.goto(`/${search}`);
  // The module that sets the global runs after the page has loaded.
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate(() => denselens.ready);
}

/** A context as the project's pages have it. */
function contextOf(browser: Browser, use: Partial<PlaywrightTestOptions>): Promise<BrowserContext> {
  const { baseURL, viewport, deviceScaleFactor, locale, timezoneId, colorScheme, contextOptions } = use;
  return browser.newContext({
    ...contextOptions,
    serviceWorkers: 'block',
    ...(baseURL === undefined ? {} : { baseURL }),
    ...(viewport === undefined ? {} : { viewport }),
    ...(deviceScaleFactor === undefined ? {} : { deviceScaleFactor }),
    ...(locale === undefined ? {} : { locale }),
    ...(timezoneId === undefined ? {} : { timezoneId }),
    ...(colorScheme === undefined ? {} : { colorScheme }),
  });
}
/** Where tests begin that say nothing else: in the middle of the network, all of it in sight. */
export const MIDDLE = 'tensor=features.denseblock2.denselayer4.relu2';

export const test = base.extend<TestFixtures, WorkerFixtures>({
  uncaught: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
    async ({}, use) => {
      await use([]);
    },
    { scope: 'worker' },
  ],

  shared: [
    async ({ browser, uncaught }, use, { project }) => {
      const context = await contextOf(browser, project.use);
      const page = await context.newPage();
      page.on('pageerror', (error) => uncaught.push(String(error.stack ?? error)));
      await boot(page, `?backend=${project.name === 'webgpu' ? 'webgpu' : 'wasm'}&model=emoji1000&${MIDDLE}`);
      // The first image has run, too: else the first test has two of them before it.
      await page.evaluate(async () => void (await denselens.input()));
      await use(page);
      await context.close();
    },
    { scope: 'worker', timeout: 5 * 60_000 },
  ],

  booted: async ({ shared }, use) => {
    const maps = shared.getByRole('tab', { name: 'Feature maps' });
    if ((await maps.isVisible()) && (await maps.getAttribute('aria-selected')) !== 'true') await maps.click();
    await use(shared);
  },

  open: async ({ page, uncaught }, use) => {
    page.on('pageerror', (error) => uncaught.push(String(error.stack ?? error)));
    await use(async (search = `?backend=wasm&model=emoji1000&${MIDDLE}`) => {
      await boot(page, search);
      return page;
    });
  },

  another: async ({ browser, uncaught }, use, { project }) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await contextOf(browser, project.use);
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => uncaught.push(String(error.stack ?? error)));
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
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
