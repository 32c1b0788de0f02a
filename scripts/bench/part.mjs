/**
 * A bar: what was measured, the most that it may be, and the unit of both.
 * @typedef {[name: string, value: number, most: number, unit: string]} Bar
 */

/**
 * What a part is given besides a page.
 * @typedef {object} BenchOptions
 * @property {boolean} quick
 * @property {string} origin of the site
 * @property {(args: string[]) => Promise<import('@playwright/test').Browser>} launch another browser, with
 *   these switches besides the usual ones; the part closes it
 * @property {() => Promise<import('@playwright/test').BrowserContext>} launchProfile another browser, with a
 *   profile on disk that is new; the part closes it
 */

/**
 * A part of the benchmark: measures in a booted page of the production build on WASM with two threads.
 * It leaves the built-in model loaded.
 * @typedef {(
 *   page: import('@playwright/test').Page,
 *   options: BenchOptions,
 * ) => Promise<{ bars: Bar[], found: Record<string, unknown> }>} Part
 */

export {};
