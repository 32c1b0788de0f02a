import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { englishIn } from './support/language';
import { CLAIMS, DENSE, type ExpectedStep, LAYERS } from './support/lesson-steps';
import {
  answer,
  evidenceOf,
  expectShown,
  expectStage,
  expectStep,
  expectTold,
  firstClass,
  LABELS,
  type Language,
  labelsOf,
  learnPanel,
  stepOf,
  textOf,
  WORDS,
  wordsIn,
} from './support/lessons';

/** Answers whose words differ from language to language. */
const IN_WORDS = {
  en: {
    order: 'batch norm',
    all: 'the block’s input and every earlier layer of the block',
    yes: 'yes',
    partly: 'in part',
    no: 'no',
    stays: 'yes',
    changes: 'no',
    layer: (n: number) => (n === 0 ? 'transition 3' : `layer ${n}`),
  },
  zh: {
    order: '批归一化',
    all: '块的输入和块内所有更早的层',
    yes: '是',
    partly: '部分是',
    no: '不是',
    stays: '会',
    changes: '不会',
    layer: (n: number) => (n === 0 ? '过渡层 3' : `第 ${n} 层`),
  },
} as const;

/** Channel and place of the first convolution that answer most strongly, where the whole window is on the picture. */
const strongestPixel = (page: Page) =>
  page.evaluate(async () => {
    const { data } = await denselens.tensor('features.conv0');
    let largest = 0;
    for (let at = 0; at < data.length; at++) if ((data[at] ?? 0) > (data[largest] ?? 0)) largest = at;
    const channel = Math.floor(largest / 112 ** 2);
    const valueAt = (y: number, x: number) => data[(channel * 112 + y) * 112 + x] ?? 0;
    let [row, column] = [2, 2];
    for (let y = 2; y < 110; y++)
      for (let x = 2; x < 110; x++) if (valueAt(y, x) > valueAt(row, column)) [row, column] = [y, x];
    // By hand: 7×7 pixels of three colours below the weights, two pixels apart, three of them outside at the rim.
    const [input, weights] = [await denselens.input(), await denselens.weight('features.conv0.weight')];
    let sum = 0;
    for (let c = 0; c < 3; c++)
      for (let i = 0; i < 7; i++)
        for (let j = 0; j < 7; j++)
          sum +=
            (weights.data[((channel * 3 + c) * 7 + i) * 7 + j] ?? 0) *
            (input.data[(c * 224 + 2 * row - 3 + i) * 224 + 2 * column - 3 + j] ?? 0);
    return { channel, y: row, x: column, most: valueAt(row, column), sum, other: valueAt(28, 28) };
  });

/** Four digits, as the page writes values. */
const value = (number: number): string => number.toPrecision(4).replace('-', '−');

/** What the network itself says is right, or the definition does. */
async function rightOf(page: Page, { id, right }: ExpectedStep, language: Language): Promise<string | null> {
  const words = IN_WORDS[language];
  switch (id) {
    case 'guess':
      return LABELS[(await firstClass(page)).index]?.[language] ?? '';
    case 'evidence': {
      const shares = await evidenceOf(page, (await firstClass(page)).index);
      return words.layer(shares.indexOf(Math.max(...shares)));
    }
    case 'order':
    case 'all':
      return right === undefined ? words[id] : words[right as 'yes'];
    default:
      return right === undefined ? null : right in words ? words[right as 'yes'] : right;
  }
}

const done = (page: Page) => stepOf(page).locator('.step-gesture + div .step-answer');

const GESTURES: Readonly<Record<string, (page: Page, language: Language) => Promise<void>>> = {
  convolution: async (page) => {
    const { channel, y, x, most, sum, other } = await strongestPixel(page);
    await expect.poll(() => new URL(page.url()).searchParams.get('channel')).toBe(String(channel));
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe(`${y}-${x}`);
    await expect(stepOf(page).locator('.step-text')).toContainText(value(most));
    expect(sum).toBeCloseTo(most, 3);
    const map = page.locator('.pixel-map');
    const box = await map.boundingBox();
    if (box === null) throw new Error('no map');
    await map.click({ position: { x: (box.width * 28.5) / 112, y: (box.height * 28.5) / 112 } });
    await expect(done(page)).toContainText(value(other));
  },
  receptive: async (page) => {
    await page.locator('.station[data-station="features.denseblock4"]').click();
    // 1047 pixels enter block 4; its 16 layers widen them by 2·32 each.
    await expect(done(page)).toContainText('2,071');
    await page.locator('.atlas-viewport').hover({ position: { x: 40, y: 40 } });
    await expect(page.locator('.image-frame svg').first()).toBeVisible();
  },
  cut: async (page, language) => {
    const before = await firstClass(page);
    const cutButton = stepOf(page).locator('.step-gesture button');
    await expect(cutButton).toHaveCount(0);
    await stepOf(page).locator('.question-option').first().click();
    // Not told before it is done.
    await expect(stepOf(page).locator('.question-mark')).toHaveCount(0);
    await cutButton.click();
    await expect(done(page)).toBeVisible();
    const after = await firstClass(page);
    const told = await textOf(done(page));
    expectTold('cut', told, [before.share, after.share]);
    expect(told).toContain(LABELS[before.index]?.[language]);
    expect(told).toContain(LABELS[after.index]?.[language]);
    const words = IN_WORDS[language];
    await expect(stepOf(page).locator('.question-option.is-right')).toContainText(
      before.index === after.index ? words.stays : words.changes,
    );
    // New winners beside the old ones.
    await expect(page.locator('.predictions')).toContainText(LABELS[before.index]?.[language] ?? '');
    await expect(page.locator('.predictions')).toContainText(LABELS[after.index]?.[language] ?? '');
    await expect.poll(() => new URL(page.url()).searchParams.get('cuts')).not.toBeNull();
  },
  yours: async (page, language) => {
    await expect.poll(() => new URL(page.url()).searchParams.get('cuts')).toBeNull();
    await page.locator('.samples .sample').nth(3).click();
    await expect(done(page)).toBeVisible();
    const { index, share } = await firstClass(page);
    await expect(done(page)).toContainText(LABELS[index]?.[language] ?? '');
    await expect(done(page)).toContainText(share);
  },
};

async function walk(
  page: Page,
  language: Language,
  how: 'rightly' | 'wrongly',
  lesson: string,
  steps: readonly ExpectedStep[],
): Promise<void> {
  await expect(learnPanel(page).locator('.lesson-progress button')).toHaveCount(steps.length);
  for (const [n, expected] of steps.entries()) {
    const { id, told = [] } = expected;
    await expectStep(page, lesson, n + 1);
    await expectShown(page, expected);
    await expectStage(page, expected);
    await expect(stepOf(page).locator('.step-title')).toHaveText(/.{2}/);
    const text = await textOf(stepOf(page).locator('.step-text'));
    const facts = await stepOf(page).locator('.facts').allInnerTexts();
    expectTold(id, [text, ...facts].join('\n'), told);
    expect(wordsIn(text, language), `words of ${id}`).toBeLessThanOrEqual(60);
    const asks = await stepOf(page).locator('.question').count();
    const gesture = GESTURES[id];
    if (asks > 0 && id !== 'cut') {
      expect((await labelsOf(page)).length, id).toBeGreaterThan(1);
      const said = await answer(page, language, await rightOf(page, expected, language), how);
      expectTold(id, said, expected.answer ?? []);
      if (lesson === 'dense-connectivity')
        expect(WORDS[language].yes.test(said), `${id}: ${said}`).toBe(how === 'rightly');
      // What was covered is seen now.
      await expectStage(page, { ...expected, veils: [] });
    }
    await gesture?.(page, language);
    if (asks > 0 || gesture !== undefined) expectTold(`recap of ${id}`, await textOf(stepOf(page)), []);
    if (language === 'zh') expect(await englishIn(learnPanel(page)), id).toEqual([]);
    if (n < steps.length - 1)
      await learnPanel(page).getByRole('button', { name: WORDS[language].next }).click();
  }
}

/** In an order in which the picture stays: the last one ends with another. */
const LESSONS = [
  ['layer-by-layer', 1, LAYERS],
  ['is-that-so', 2, CLAIMS],
  ['dense-connectivity', 0, DENSE],
] as const;

for (const [language, how] of [
  ['en', 'wrongly'],
  ['zh', 'rightly'],
] as const) {
  // One page for all lessons: each begins where the one before ended.
  test(`every lesson in ${language}, answered ${how}`, async ({ open }) => {
    test.setTimeout(600_000);
    const page = await open(`?backend=wasm&model=emoji1000&image=elephant&lang=${language}`);
    await page.getByRole('button', { name: WORDS[language].learn, exact: true }).click();
    for (const [n, [lesson, card, steps]] of LESSONS.entries())
      await test.step(lesson, async () => {
        if (n > 0) await learnPanel(page).getByRole('button', { name: WORDS[language].all }).click();
        await learnPanel(page).locator('.learn-card').nth(card).click();
        await walk(page, language, how, lesson, steps);
      });
  });
}
