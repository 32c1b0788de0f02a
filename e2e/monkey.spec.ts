import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsoleMessage, Page } from '@playwright/test';
import { boot, expect, test } from './support/fixtures';
import { ModelServer, offerModels } from './support/model-server';
import { act, chooseSomething, switchBackend } from './support/monkey-actions';
import { chanceOf } from './support/seeded';

/**
 * Presses, types, drags and drops whatever is on the screen, by real events, as chance has it:
 *   MONKEY_SECONDS=600 MONKEY_SEED=7 npx playwright test e2e/monkey.spec.ts --project=wasm
 * Wrong is an uncaught error, a rejection that nobody took, an error in the console, and a state that does not
 * come to rest. The seed and the last actions are printed then.
 */
const SECONDS = Number(process.env.MONKEY_SECONDS ?? 60);
const SEED = Number(process.env.MONKEY_SEED ?? 1);

/** What comes to rest when nobody does anything, in milliseconds. A small network runs in a few. */
const REST = 60_000;

/** What is not there on purpose: the model `far` is on another site, where the page looks next. */
const MISSING = [/\/models\/far\.safetensors$/];

/** The browser's own message about that. */
const isExpected = (message: ConsoleMessage): boolean =>
  /^Failed to load resource: .*\b404\b/.test(message.text()) &&
  MISSING.some((address) => address.test(message.location().url));

/** Waits until nothing is busy any more; false when that does not happen. */
async function comesToRest(page: Page): Promise<boolean> {
  const busy = page.locator('[aria-busy="true"]');
  const end = Date.now() + REST;
  let quiet = 0;
  while (Date.now() < end) {
    const ready = await page
      .evaluate(() => 'denselens' in globalThis && document.querySelector('main') !== null)
      .catch(() => false);
    // Three times: a file that was dropped a moment ago is read before anything is busy with it.
    quiet = ready && (await busy.count().catch(() => 1)) === 0 ? quiet + 1 : 0;
    if (quiet === 3) return true;
    await sleep(250);
  }
  return false;
}

test.use({ hasTouch: true });
test(`a monkey finds no way to break the page (seed ${SEED}, ${SECONDS} s)`, async ({ page, context }) => {
  test.setTimeout((SECONDS + 240) * 1000);
  const chance = chanceOf(SEED);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`uncaught: ${error.stack ?? error}`));
  page.on('crash', () => wrong.push('the page crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message))
      wrong.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('dialog', (dialog) => void dialog.dismiss());
  page.on('filechooser', (chooser) => void chooseSomething(chooser, chance).catch(() => {}));
  await page.addInitScript(() => {
    addEventListener('unhandledrejection', ({ reason }) => console.error(`unhandled rejection: ${reason}`));
  });
  const server = await ModelServer.start();
  await offerModels(context, server);
  await boot(page, '?backend=wasm&model=here&image=octopus');
  const origin = new URL(page.url()).origin;

  const done: string[] = [];
  const end = Date.now() + SECONDS * 1000;
  try {
    for (let step = 1; Date.now() < end && wrong.length === 0; step++) {
      const what = await act(page, chance, step).catch((error: unknown) => {
        // A reload takes away what was being looked for.
        if (/Execution context was destroyed|navigation|Target page/.test(String(error)))
          return 'cut off by a load';
        throw error;
      });
      done.push(`${step}. ${what}`);
      if (!page.url().startsWith(origin)) {
        done.push(`left for ${page.url()}`);
        await boot(page, '?backend=wasm&model=here&image=octopus');
      }
      if (step % 40 === 0) {
        if (!(await comesToRest(page))) wrong.push(`not at rest after ${REST / 1000} s`);
        done.push('rest');
      }
    }
    if (wrong.length === 0 && !(await comesToRest(page))) wrong.push('not at rest at the end');
    // And it still does its work.
    if (wrong.length === 0) {
      const works = await page.evaluate(async () => {
        await denselens.ready;
        await denselens.loadModel('here');
        await denselens.classify(await (await fetch('/samples/octopus.png')).blob());
        const { data } = await denselens.tensor('classifier');
        return data.every(Number.isFinite);
      });
      if (!works) wrong.push('the network answers no numbers any more');
      // Without a GPU WebGPU is not to be had: the page says why, and goes on.
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.keyboard.press('Escape');
      const chosen = await switchBackend(page, chance);
      if (!/WebGPU|WASM/.test(chosen)) wrong.push(`the backend cannot be chosen: ${chosen}`);
      if (!(await comesToRest(page))) wrong.push('not at rest after another backend was asked for');
    }
  } finally {
    server.stop();
    const last = done.slice(-40).join('\n');
    await test.info().attach('actions', { body: done.join('\n'), contentType: 'text/plain' });
    if (wrong.length > 0 || test.info().errors.length > 0)
      console.log(`MONKEY_SEED=${SEED}, after ${done.length} actions, at ${page.url()}:\n${last}`);
  }
  test.info().annotations.push({ type: 'actions', description: String(done.length) });
  expect(done.length).toBeGreaterThan(SECONDS / 10);
  expect(wrong).toEqual([]);
});
