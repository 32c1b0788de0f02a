import type { Page } from '@playwright/test';
import { expect, THIN_PAGE, test } from './support/fixtures';
import { DENSE } from './support/lesson-steps';
import {
  expectShown,
  expectStage,
  expectStep,
  firstClass,
  LABELS,
  labelsOf,
  learnPanel,
  optionsOf,
  placeOf,
  stepOf,
} from './support/lessons';

const START = '?backend=wasm&model=emoji1000&image=elephant';
/** Where a lesson's steps are, and none of its numbers. */
const THIN = `${THIN_PAGE}&image=elephant`;
const step = (n: number) => {
  const expected = DENSE[n - 1];
  if (expected === undefined) throw new Error(`There is no step ${n}.`);
  return expected;
};
const press = (page: Page, name: string) =>
  learnPanel(page).getByRole('button', { name, exact: true }).click();

test('a link leads to a step; reload, Back, Forward and a clicker go where they should', async ({ open }) => {
  const page = await open(`${THIN}&lesson=dense-connectivity&step=5`);
  await expectStep(page, 'dense-connectivity', 5);
  await expectShown(page, step(5));
  await expectStage(page, step(5));
  await page.keyboard.press('PageDown');
  await expectStep(page, 'dense-connectivity', 6);
  await expectShown(page, step(6));
  await press(page, 'Next →');
  await expectStep(page, 'dense-connectivity', 7);
  await page.keyboard.press('PageUp');
  await expectStep(page, 'dense-connectivity', 6);

  await page.reload();
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate(() => denselens.ready);
  await expectStep(page, 'dense-connectivity', 6);
  await expectShown(page, step(6));
  await expectStage(page, step(6));

  await press(page, 'Next →');
  await expectStep(page, 'dense-connectivity', 7);
  await expectShown(page, step(7));
  await page.goBack();
  await expectStep(page, 'dense-connectivity', 6);
  await expectShown(page, step(6));
  await page.goForward();
  await expectStep(page, 'dense-connectivity', 7);
  await expectShown(page, step(7));

  // A jump from the row of steps.
  await learnPanel(page).locator('.lesson-progress button').nth(1).click();
  await expectStep(page, 'dense-connectivity', 2);
  await expect(learnPanel(page).getByRole('button', { name: /^Step 2: / })).toHaveAttribute(
    'aria-current',
    'step',
  );

  // A step that there is not is the last one, a lesson that there is not says so.
  await page.goto(`/${THIN}&lesson=dense-connectivity&step=99`);
  await expect(stepOf(page).locator('.step-title')).toHaveText('Your own picture');
  await page.goto(`/${THIN}&lesson=nothing&step=1`);
  await expect(learnPanel(page).getByRole('alert')).toContainText('nothing');
});

test('whoever leaves and comes back is where they were, on this visit and the next', async ({ open }) => {
  const page = await open(`${THIN}&lesson=dense-connectivity&step=4`);
  await expectStep(page, 'dense-connectivity', 4);
  await learnPanel(page).getByRole('button', { name: 'Close the lessons' }).click();
  await expect(learnPanel(page)).toHaveCount(0);
  // All of the page is the visitor's again.
  await expectStage(page, { ...step(4), dims: [], veils: [] });
  await expect.poll(() => placeOf(page)).toBe('null null');
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expectStep(page, 'dense-connectivity', 4);
  await expectStage(page, step(4));
  await press(page, '← All lessons');
  await expectStage(page, { ...step(4), dims: [], veils: [] });
  await expect(learnPanel(page).locator('.learn-card').first()).toContainText('Go on at step 4');

  await page.goto(`/${THIN}`);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await learnPanel(page).locator('.learn-card').first().click();
  await expectStep(page, 'dense-connectivity', 4);
});

test('language and notation change in the middle of a step, and nothing is lost', async ({ open }) => {
  const page = await open(`${START}&lesson=dense-connectivity&step=8`);
  await expectStep(page, 'dense-connectivity', 8);
  await expect(stepOf(page)).toContainText('56×56×256');
  await optionsOf(page).filter({ hasText: '56×56×128' }).click();
  const wrong = stepOf(page).locator('.question-option[aria-pressed="true"]');
  await expect(wrong).toContainText('your answer');

  await page.getByRole('button', { name: /^Shapes are written H×W×C/ }).click();
  await expect(stepOf(page)).toContainText('256×56×56');
  await expect(stepOf(page)).not.toContainText('56×56×256');
  await expect(wrong).toContainText('128×56×56');
  await expect(stepOf(page).locator('.is-right')).toContainText('128×28×28');

  await page.getByRole('button', { name: '语言：切换到中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expectStep(page, 'dense-connectivity', 8);
  await expect(wrong).toContainText('你的回答');
  await expect(stepOf(page).locator('.step-answer')).toContainText('128×28×28');
  await page.getByRole('button', { name: /Language: switch to English/ }).click();
  await page.getByRole('button', { name: /^Shapes are written C×H×W/ }).click();
  await expect(stepOf(page)).toContainText('56×56×256');
});

test('another picture brings other numbers, and may be guessed anew', async ({ open }) => {
  const page = await open(`${START}&lesson=dense-connectivity&step=1`);
  await expectStep(page, 'dense-connectivity', 1);
  await optionsOf(page).filter({ hasText: 'elephant' }).click();
  await expect(stepOf(page).locator('.step-answer')).toContainText('Yes: elephant');
  // Only now is it spoken; of the next picture, not before it is guessed.
  const spoken = page.getByRole('status').filter({ hasText: /\d %/ });
  await expect(spoken).toContainText('elephant');
  await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
  await expect(optionsOf(page).first()).toBeEnabled();
  await expectStage(page, step(1));
  await expect(spoken).toHaveCount(0);
  await expect.poll(async () => LABELS[(await firstClass(page)).index]?.en).not.toBe('elephant');
  const { index } = await firstClass(page);
  const right = LABELS[index]?.en ?? '';
  await optionsOf(page).filter({ hasText: right }).click();
  await expect(stepOf(page).locator('.step-answer')).toContainText(`Yes: ${right}`);
});

test('what was done is told of what was done, not of what is there after a return', async ({ open }) => {
  const page = await open(`${START}&lesson=dense-connectivity&step=11`);
  await expectStep(page, 'dense-connectivity', 11);
  const { share } = await firstClass(page);
  await optionsOf(page).first().click();
  await press(page, 'Cut what the stem wrote');
  const told = stepOf(page).getByText(/fell from/);
  await expect(told).toContainText(`elephant fell from ${share} %`);
  // In another language the cut holds, and is told alike.
  await page.getByRole('button', { name: '语言：切换到中文' }).click();
  await expect(stepOf(page).locator('.step-answer').last()).toContainText(`${share}%`);
  await expect(stepOf(page).locator('.step-answer').last()).toContainText('大象');
  await page.getByRole('button', { name: /Language: switch to English/ }).click();
  await expect(told).toBeVisible();
  await press(page, 'Next →');
  await expectStep(page, 'dense-connectivity', 12);
  await expect.poll(() => new URL(page.url()).searchParams.get('cuts')).toBeNull();
  await press(page, '← Back');
  await expectStep(page, 'dense-connectivity', 11);
  await expect(learnPanel(page).getByRole('button', { name: 'Cut what the stem wrote' })).toBeVisible();
  await expect(told).toHaveCount(0);
});

test('from start to end of a lesson with the keyboard alone', async ({ open }) => {
  const page = await open(START);
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      const label = at?.getAttribute('aria-label') ?? at?.textContent ?? '';
      const inField = at instanceof HTMLInputElement ? (at.labels?.[0]?.textContent ?? '') : '';
      return `${label}|${inField}`;
    });
  const tabTo = async (name: RegExp, key = 'Tab') => {
    for (let i = 0; i < 400 && !name.test(await focused()); i++) await page.keyboard.press(key);
    expect(await focused()).toMatch(name);
  };
  const enter = () => page.keyboard.press('Enter');
  await tabTo(/^Learn\|/);
  await enter();
  await expect(learnPanel(page)).toBeVisible();
  await tabTo(/^Dense connectivity in twelve steps/);
  await enter();
  for (let n = 1; n <= 12; n++) {
    await expectStep(page, 'dense-connectivity', n);
    // Who listens is at the step's title.
    await expect(stepOf(page).locator('.step-title')).toBeFocused();
    const { id } = step(n);
    if ((await optionsOf(page).count()) > 0) {
      const [first = ''] = await labelsOf(page);
      await tabTo(new RegExp(`^${first}\\|`));
      await enter();
      await expect(stepOf(page).locator('.question-option[aria-pressed="true"]')).toHaveCount(1);
    }
    if (id === 'convolution') {
      await tabTo(/\|Row/, 'Shift+Tab');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('40');
      await enter();
    }
    if (id === 'receptive') {
      await tabTo(/^block 4: /, 'Shift+Tab');
      await enter();
    }
    if (id === 'cut') {
      await tabTo(/^Cut what the stem wrote/);
      await enter();
    }
    if (id === 'yours') {
      const isOther = () =>
        page.evaluate(() => document.activeElement?.matches('.sample[aria-pressed="false"]') ?? false);
      for (let i = 0; i < 400 && !(await isOther()); i++) await page.keyboard.press('Shift+Tab');
      await enter();
    }
    if (['convolution', 'receptive', 'cut', 'yours'].includes(id))
      await expect(stepOf(page).locator('.step-gesture.is-made')).toBeVisible();
    await expect(stepOf(page).locator('.step-recap')).toBeVisible();
    if (n === 12) continue;
    // In a field of numbers Page Down is the field's.
    await tabTo(/^Next →/);
    await enter();
  }
  await tabTo(/^To the questions/);
  await enter();
  await expect(learnPanel(page).getByRole('heading', { name: 'Five questions' })).toBeVisible();
});
