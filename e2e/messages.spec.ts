import type { Page } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { expectFirstPrediction, predictions } from './support/atlas';
import { expect, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';
import { ModelServer, offerModels } from './support/model-server';

/** What is said, where it stands, and what can be done about it. */

const pile = (page: Page) => page.getByRole('region', { name: 'Messages' });
const damaged = () => onDisk('half.safetensors', smallSafetensors().subarray(0, 3_000));

/** Presses what is on top in the middle of an element, and says whether that was the element. */
async function pressMiddle(page: Page, selector: string): Promise<boolean> {
  const target = page.locator(selector).first();
  const { x, y, width, height } = (await target.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 };
  const at = { x: x + width / 2, y: y + height / 2 };
  const isOnTop = await target.evaluate(
    (element, point) => element.contains(document.elementFromPoint(point.x, point.y)),
    at,
  );
  await page.touchscreen.tap(at.x, at.y);
  return isOnTop;
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('messages are one line at the edge that unfolds, and cover nothing for good', async ({ page }) => {
    const server = await ModelServer.start();
    await offerModels(page, server);
    await page.goto('/?backend=wasm&model=here&image=yours');
    await expect(predictions(page)).toHaveCount(5);
    await dropPaths(page, [damaged()]);
    const alert = pile(page).getByRole('alert');
    await expect(alert).toBeVisible();
    // The error stands in front of what else is said, in one line.
    await expect(pile(page).getByText('never left its owner’s machine')).toBeHidden();
    const line = await pile(page).boundingBox();
    expect(line?.height).toBeLessThan(60);
    expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThanOrEqual(844);

    const unfold = pile(page).getByRole('button', { name: 'Show all 2 messages in full' });
    const box = await unfold.boundingBox();
    await page.touchscreen.tap((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
    await expect(pile(page).getByText('never left its owner’s machine')).toBeVisible();
    await expect(pile(page).getByRole('button', { name: 'Fold the messages to one line' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(pile(page).getByText('never left its owner’s machine')).toBeHidden();

    // The line has a place of its own between the page and the bar.
    const [end, top, bottom, bar] = await page.evaluate(() => {
      const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
      const line = box('.messages');
      return [box('.app-body')?.bottom, line?.top, line?.bottom, box('.pane-bar')?.top];
    });
    expect(end).toBeLessThanOrEqual((top ?? Number.NaN) + 1);
    expect(bottom).toBeLessThanOrEqual((bar ?? Number.NaN) + 1);
    expect(await pressMiddle(page, '.sample[aria-pressed="false"]')).toBe(true);
    await expect(page.locator('.sample[aria-pressed="true"]')).toHaveCount(1);
    server.stop();
  });
});

test('beside a visitor’s damaged file there is no “Try again”, and the site’s own model stands', async ({
  page,
}) => {
  const server = await ModelServer.start();
  await offerModels(page, server);
  // It is dropped before any model has come, and takes its place.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/models/manifest.json', async (route) => {
    await held;
    await route.fallback();
  });
  await page.goto('/?backend=wasm&model=here');
  await expect(page.getByRole('list', { name: 'Sample images' }).getByRole('button')).not.toHaveCount(0);
  await dropPaths(page, [damaged()]);
  await expect(pile(page).getByRole('alert')).toContainText(/safetensors|header|file/);
  await expect(pile(page).getByRole('button', { name: 'Try again' })).toHaveCount(0);
  release();
  await expect(page.getByRole('button', { name: /^Served here/ })).toBeVisible({ timeout: 60_000 });
  await expect(predictions(page)).toHaveCount(5);
  await expect(pile(page).getByRole('alert')).toBeVisible();

  await pile(page).getByRole('button', { name: 'Dismiss' }).click();
  await dropPaths(page, [damaged()]);
  await expect(pile(page).getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: /^Served here/ }).click();
  const status = page.getByRole('region', { name: 'Loading' });
  await expect(status).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  server.stop();
});

test('an address that asks for a sample that there is not says so, and the first one runs with its cuts', async ({
  page,
}) => {
  const server = await ModelServer.start();
  await offerModels(page, server);
  await page.goto('/?backend=wasm&model=here&image=%3Cb%3Enope&cuts=p-*-z');
  await expect(pile(page).getByRole('alert')).toContainText('asks for a sample “<b>nope”, and there is none');
  const shown = page.getByRole('region', { name: 'Predictions' });
  await expect(shown.getByText('1 cut holds: before → after.')).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => new URL(page.url()).searchParams.get('image')).toBe('elephant');
  await expect.poll(() => new URL(page.url()).searchParams.get('cuts')).toBe('p-*-z');
  await shown.getByRole('button', { name: 'Heal' }).click();
  await expectFirstPrediction(page, '');
  server.stop();
});

test.describe('in a low window', () => {
  test.use({ viewport: { width: 1366, height: 599 } });

  test('one press after the other on “Cut” cuts, though the answer to the first is not there yet', async ({
    page,
  }) => {
    const server = await ModelServer.start();
    await offerModels(page, server);
    await page.goto('/?backend=wasm&model=here&tab=lesions');
    await expect(predictions(page)).toHaveCount(5);
    const inspector = page.getByRole('region', { name: 'Inspector' });
    const cut = inspector.getByRole('button', { name: 'Cut', exact: true });
    await cut.scrollIntoViewIfNeeded();
    const box = await cut.boundingBox();
    const at = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 14 };
    const what = inspector.getByRole('combobox', { name: 'What' });
    await what.focus();
    for (let i = 1; i <= 4; i++) {
      await page.keyboard.press('ArrowDown');
      await page.mouse.click(at.x, at.y);
      await what.focus();
    }
    const cuts = inspector.getByRole('list', { name: 'Cuts that hold' }).getByRole('listitem');
    await expect(cuts).toHaveCount(4);
    // Nothing that was pressed has moved, and the keyboard is where it was.
    expect(await cut.boundingBox()).toEqual(box);
    await page.keyboard.press('ArrowDown');
    await cut.focus();
    await page.keyboard.press('Enter');
    await expect(cuts).toHaveCount(5);
    await expect(cut).toBeFocused();
    server.stop();
  });
});
