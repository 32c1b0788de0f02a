/**
 * A bar: what was measured, the most that it may be, and the unit of both.
 * @typedef {[name: string, value: number, most: number, unit: string]} Bar
 */

/**
 * A part of the benchmark: measures in a booted page of the production build on WASM with two threads.
 * It leaves the built-in model loaded.
 * @typedef {(
 *   page: import('@playwright/test').Page,
 *   options: { quick: boolean },
 * ) => Promise<{ bars: Bar[], found: Record<string, unknown> }>} Part
 */

export {};
