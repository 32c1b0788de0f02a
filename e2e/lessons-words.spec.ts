import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, THIN_PAGE, test } from './support/fixtures';
import { englishIn } from './support/language';
import { expectStep, expectTold, learnPanel, numbersOf, optionsOf, stepOf, textOf } from './support/lessons';

const START = '?backend=wasm&model=emoji1000&image=elephant';
/** For what is not about numbers. */
const THIN = `${THIN_PAGE}&image=elephant`;
const press = (page: Page, name: string) =>
  learnPanel(page).getByRole('button', { name, exact: true }).click();

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
  const count = await terms.count();
  await expect(terms.locator('.term-here')).toHaveText(Array.from({ length: count }, () => /\d/));
  await expect(terms.getByRole('button', { name: 'Show me' })).toHaveCount(count);
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

test('words on the drawing board, of signals and of weights say what they are', async ({ open }) => {
  const page = await open(`${THIN}&tab=design`);
  const inspector = page.locator('.inspector-body');
  const saysOf = async (word: string, told: string | RegExp) => {
    await inspector.getByRole('button', { name: word, exact: true }).first().click();
    const card = page.getByRole('dialog');
    await expect(card).toContainText(told);
    // Nothing of the page lies over it.
    const isOnTop = await card.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return [0.1, 0.3, 0.5, 0.7, 0.9].every((x) =>
        [0.1, 0.3, 0.5, 0.7, 0.9].every((y) =>
          element.contains(document.elementFromPoint(left + x * width, top + y * height)),
        ),
      );
    });
    expect(isOnTop, word).toBe(true);
    await page.keyboard.press('Escape');
    await expect(card).toHaveCount(0);
  };
  await saysOf('Growth rate k', 'k = 4');
  await saysOf('Dropout p', 'p = 0');
  await saysOf('Multiply-accumulates', /\d/);
  await saysOf('Receptive field', 'picture’s 64');
  // The slider is still called what it was.
  await expect(inspector.getByRole('slider', { name: 'Growth rate k' })).toHaveValue('4');
  await page.getByRole('tab', { name: 'Signals' }).click();
  await saysOf('initialisation', 'σ = ');
  await page.getByRole('tab', { name: 'Weights' }).click();
  await saysOf('Kernels', /\d+ of 3×3/);
});

test('a word in a lesson opens its card, and closes it with Escape', async ({ open }) => {
  const page = await open(`${THIN}&lesson=dense-connectivity&step=6`);
  await expectStep(page, 'dense-connectivity', 6);
  const word = stepOf(page).getByRole('button', { name: 'growth rate' }).first();
  await expect(word).toHaveCSS('border-bottom-style', 'dotted');
  await word.click();
  const card = page.getByRole('dialog', { name: /growth rate/i });
  await expect(card).toContainText('k = 4');
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
  const page = await open(`${THIN}&lesson=dense-connectivity&step=4`);
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
