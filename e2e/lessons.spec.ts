import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { englishIn } from './support/language';
import { DENSE } from './support/lesson-steps';
import {
  expectShown,
  expectStage,
  expectStep,
  expectTold,
  firstClass,
  LABELS,
  labelsOf,
  learnPanel,
  numbersOf,
  optionsOf,
  placeOf,
  stepOf,
  textOf,
} from './support/lessons';

const START = '?backend=wasm&model=emoji1000&image=elephant';
const step = (n: number) => {
  const expected = DENSE[n - 1];
  if (expected === undefined) throw new Error(`There is no step ${n}.`);
  return expected;
};
const press = (page: Page, name: string) =>
  learnPanel(page).getByRole('button', { name, exact: true }).click();

test('a link leads to a step; reload, Back, Forward and a clicker go where they should', async ({ open }) => {
  const page = await open(`${START}&lesson=dense-connectivity&step=5`);
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
  await page.goto(`/${START}&lesson=dense-connectivity&step=99`);
  await expect(stepOf(page).locator('.step-title')).toHaveText('Your own picture');
  await page.goto(`/${START}&lesson=nothing&step=1`);
  await expect(learnPanel(page).getByRole('alert')).toContainText('nothing');
});

test('whoever leaves and comes back is where they were, on this visit and the next', async ({ open }) => {
  const page = await open(`${START}&lesson=dense-connectivity&step=4`);
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

  await page.goto(`/${START}`);
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
  await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
  await expect(optionsOf(page).first()).toBeEnabled();
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

/** What the five questions of the built-in network are answered with, from the definition. */
function rightAnswer(ask: string, logit: string): RegExp {
  const numberOf = (what: string) => Number(new RegExp(`${what} (\\d+)`).exec(ask)?.[1]);
  const [layer, block] = [numberOf('layer'), numberOf('block')];
  const inputs = [64, 128, 256, 512];
  const wholes = ['56×56×256', '28×28×512', '14×14×1024', '7×7×1024'];
  if (ask.startsWith('How many channels')) {
    const channels = (inputs[block - 1] ?? 0) + (layer - 1) * 32;
    return new RegExp(`^${channels.toLocaleString('en')}(\\D|$)`);
  }
  if (ask.startsWith('What leaves')) return new RegExp(`^${wholes[block - 1]}`);
  if (ask.startsWith('What can layer')) return new RegExp(`\\(${block}\\)`);
  if (ask.startsWith('In which order')) return /^batch norm, ReLU, convolution/;
  return new RegExp(`^${logit.replace('.', '\\.')}`);
}

test('five questions from the network’s numbers: all right, then all wrong, and nothing is kept', async ({
  open,
}) => {
  const page = await open(START);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await learnPanel(page)
    .getByRole('button', { name: /^Five questions/ })
    .click();
  const cards = learnPanel(page).locator('.question');
  await expect(cards).toHaveCount(5);
  const logit = Math.max(...(await numbersOf(page, 'classifier'))).toPrecision(4);
  const asked: string[] = [];
  for (const how of ['right', 'wrong'] as const) {
    for (const card of await cards.all()) {
      const ask = await textOf(card.locator('.question-ask'));
      asked.push(ask);
      const options = card.getByRole('button');
      const right = card.locator('.question-option').filter({ hasText: rightAnswer(ask, logit) });
      await expect(right, ask).toHaveCount(1);
      const others = card.locator('.question-option').filter({ hasNotText: rightAnswer(ask, logit) });
      await (how === 'right' ? right : others.first()).click();
      await expect(right.locator('.question-mark')).toHaveText('right');
      await expect(options.and(page.locator('.question-option')).first()).toBeDisabled();
    }
    for (const why of await learnPanel(page).locator('.step-answer').allInnerTexts())
      expectTold('quiz', why, []);
    await expect(learnPanel(page).locator('.quiz-score')).toContainText(
      how === 'right' ? '5 of 5 right.' : '0 of 5 right.',
    );
    await press(page, 'Once more');
    await expect(learnPanel(page).locator('.quiz-score')).toHaveCount(0);
  }
  expect(asked.slice(0, 5)).toEqual(asked.slice(5));
  const kept = await page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage));
  for (const ask of asked) expect(kept).not.toContain(ask.slice(0, 20));
  expect(kept).not.toMatch(/quiz/);
});

test('every word of the glossary says what it is, and shows it', async ({ open }) => {
  const page = await open(START);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await learnPanel(page)
    .getByRole('button', { name: /^Glossary/ })
    .click();
  const terms = learnPanel(page).locator('.glossary-term');
  await expect(terms.first()).toBeVisible();
  expect(await terms.count()).toBeGreaterThanOrEqual(30);
  for (const [n, text] of (await terms.allInnerTexts()).entries()) expectTold(`word ${n}`, text, []);
  // Numbers are the loaded model's.
  await expect(terms.filter({ hasText: /^Growth rate/i })).toContainText('32');
  await expect(terms.filter({ hasText: /^Parameters/i })).toContainText('7,978,856');
  await expect(terms.filter({ hasText: /^Compression/i })).toContainText('0.5');
  await terms
    .filter({ hasText: /^Transition/i })
    .getByRole('button', { name: 'Show me' })
    .click();
  await expect.poll(() => new URL(page.url()).searchParams.get('tensor')).toBe('features.transition1.pool');

  await page.goto(`/${START}&lang=zh`);
  await page.getByRole('button', { name: '学习', exact: true }).click();
  await learnPanel(page)
    .getByRole('button', { name: /^术语表/ })
    .click();
  await expect(terms.first()).toBeVisible();
  for (const [n, text] of (await terms.allInnerTexts()).entries()) expectTold(`word ${n}`, text, []);
  expect(await englishIn(learnPanel(page))).toEqual([]);
});

test('a word in a lesson opens its card, and closes it with Escape', async ({ open }) => {
  const page = await open(`${START}&lesson=dense-connectivity&step=6`);
  await expectStep(page, 'dense-connectivity', 6);
  const word = stepOf(page).getByRole('button', { name: 'growth rate' }).first();
  await expect(word).toHaveCSS('border-bottom-style', 'dotted');
  await word.click();
  const card = page.getByRole('dialog', { name: /growth rate/i });
  await expect(card).toContainText('32');
  const box = await card.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 9999)).toBeLessThanOrEqual(1440);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(word).toBeFocused();
  await expectStep(page, 'dense-connectivity', 6);
});

const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(COLOUR_RULES)).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
    expect(found, `${state}, ${colorScheme}`).toEqual([]);
  }
}

test('axe finds nothing in lessons, questions and glossary, in both themes', async ({ open }) => {
  const page = await open(`${START}&lesson=dense-connectivity&step=4`);
  await expectStep(page, 'dense-connectivity', 4);
  await expectAccessible(page, 'a covered step');
  await optionsOf(page).first().click();
  await stepOf(page).getByRole('button', { name: 'dense layer' }).first().click();
  await expect(page.getByRole('dialog', { name: /dense layer/i })).toBeVisible();
  await expectAccessible(page, 'an answered step, and a word’s card');
  await page.keyboard.press('Escape');
  await press(page, '← All lessons');
  await expectAccessible(page, 'all lessons');
  await learnPanel(page)
    .getByRole('button', { name: /^Glossary/ })
    .click();
  await expect(learnPanel(page).locator('.glossary-term').first()).toBeVisible();
  await expectAccessible(page, 'the glossary');
  await press(page, '← All lessons');
  await learnPanel(page)
    .getByRole('button', { name: /^Five questions/ })
    .click();
  await optionsOfQuiz(page).first().click();
  await expectAccessible(page, 'the questions');
});

const optionsOfQuiz = (page: Page) => learnPanel(page).locator('.quiz .question-option');

for (const [language, sheets] of [
  ['en', { notes: 'Teacher’s notes', handout: 'Handout', right: /Right: / }],
  ['zh', { notes: '教师笔记', handout: '讲义', right: /正确答案/ }],
] as const) {
  test(`teacher’s notes and handout on paper, ${language}`, async ({ open }) => {
    const page = await open(`${START}&lang=${language}&lesson=dense-connectivity&page=notes`);
    const steps = page.locator('.sheet-step');
    await expect(steps).toHaveCount(12);
    await expect(page.locator('.sheet')).toHaveAttribute('aria-busy', 'false');
    for (const [n, text] of (await steps.allInnerTexts()).entries()) {
      expectTold(`notes ${n + 1}`, text, []);
      // Aim, time, what goes wrong, a question and its answer.
      await expect(steps.nth(n).locator('dt')).toHaveCount(5);
      for (const said of await steps.nth(n).locator('dd').allInnerTexts()) expect(said).toMatch(/\S{2}/);
    }
    await expect(steps.nth(1)).toContainText(sheets.right);
    if (language === 'zh') expect(await englishIn(page.locator('.sheet'))).toEqual([]);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    await page.goto(`/${START}&lang=${language}&lesson=dense-connectivity&page=handout`);
    await expect(steps).toHaveCount(12);
    for (const [n, text] of (await steps.allInnerTexts()).entries()) expectTold(`handout ${n + 1}`, text, []);
    // Pictures of the maps, guesses to tick, and no answers.
    const pictures = page.locator('.sheet-step img');
    await expect.poll(() => pictures.count()).toBeGreaterThanOrEqual(8);
    await expect
      .poll(() =>
        pictures.evaluateAll((all) => all.every((one) => (one as HTMLImageElement).naturalWidth > 50)),
      )
      .toBe(true);
    await expect(steps.nth(1).locator('.sheet-options li')).toHaveText([/4/, /5/, /6/]);
    await expect(page.locator('.sheet')).not.toContainText(sheets.right);
    // On paper the button is not there.
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.sheet-print')).toBeHidden();
  });
}

test('the sheets of the other lessons are whole, too', async ({ open }) => {
  for (const [lesson, count] of [
    ['layer-by-layer', 17],
    ['is-that-so', 21],
  ] as const) {
    const page = await open(`${START}&lesson=${lesson}&page=notes`);
    const steps = page.locator('.sheet-step');
    await expect(steps).toHaveCount(count, { timeout: 90_000 });
    for (const [n, text] of (await steps.allInnerTexts()).entries())
      expectTold(`${lesson} ${n + 1}`, text, []);
  }
});
