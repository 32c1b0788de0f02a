import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ExpectedStep, Level, Region } from './lesson-steps';

export type Language = 'en' | 'zh';

/** What an element says. */
export const textOf = async (element: Locator): Promise<string> => (await element.textContent()) ?? '';

/** The words of the panel that tests press or read, in both languages. */
export const WORDS = {
  en: {
    learn: 'Learn',
    all: '← All lessons',
    next: 'Next →',
    back: '← Back',
    right: 'right',
    mine: 'your answer',
    yes: /^Yes\b/,
  },
  zh: {
    learn: '学习',
    all: '← 全部课程',
    next: '下一步 →',
    back: '← 上一步',
    right: '正确',
    mine: '你的回答',
    yes: /^对/,
  },
} as const;

/** The built-in model's classes, in order. */
export const LABELS = JSON.parse(
  readFileSync(new URL('../../public/models/emoji1000/labels.json', import.meta.url), 'utf8'),
) as readonly { readonly en: string; readonly zh: string }[];

export const learnPanel = (page: Page): Locator => page.locator('.learn');

export const stepOf = (page: Page): Locator => learnPanel(page).locator('.step');

/** The options of the step's question. */
export const optionsOf = (page: Page): Locator => stepOf(page).locator('.question-option');

const REGIONS: Readonly<Record<Region, string>> = {
  ribbon: '.app-ribbon',
  picture: '.app-sidebar > div:nth-child(1)',
  predictions: '.app-sidebar > div:nth-child(2)',
  drawing: '.pane-network',
  inspector: '.pane-inspector',
};

/** What the address says of the place in a lesson. */
export const placeOf = (page: Page): string => {
  const query = new URL(page.url()).searchParams;
  return `${query.get('lesson')} ${query.get('step')}`;
};

/** Waits until a step stands with its numbers, and the address names it. */
export async function expectStep(page: Page, lesson: string, step: number): Promise<void> {
  await expect.poll(() => placeOf(page)).toBe(`${lesson} ${step}`);
  await expect(stepOf(page)).toHaveAttribute('aria-busy', 'false', { timeout: 90_000 });
}

/** The page is at what the step promises: in the address, and to be seen. */
export async function expectShown(page: Page, { id, tensor, level, tab = 'maps' }: ExpectedStep) {
  await expect
    .poll(() => {
      const query = new URL(page.url()).searchParams;
      return {
        tensor: tensor === null ? null : query.get('tensor'),
        level: query.get('level') ?? 'network',
        tab: query.get('tab') ?? 'maps',
      };
    }, id)
    .toEqual({ tensor, level, tab });
  const places: Readonly<Record<Level, Locator>> = {
    network: page.locator('.network-scene'),
    block: page.locator('.level:not([inert]) .block-drawing'),
    layer: page.locator('.level.layer-level:not([inert])'),
  };
  await expect(places[level], id).toBeVisible();
  await expect(page.locator('.level:not([inert])'), id).toHaveCount(1);
  await expect(page.getByRole('tab', { selected: true, includeHidden: true }), id).toHaveAttribute(
    'id',
    new RegExp(`-${tab}$`),
  );
}

/**
 * What stands back is pale and out of reach, what is covered is blurred, and all else is neither. Predictions that are
 * covered are not there: neither on the page nor in what is spoken, and no bar is longer than another.
 */
export async function expectStage(page: Page, { id, dims, veils = [] }: ExpectedStep): Promise<void> {
  for (const [region, selector] of Object.entries(REGIONS)) {
    const found = await page.locator(selector).evaluate((element) => {
      const { opacity, filter } = getComputedStyle(element);
      return {
        isPale: Number(opacity) < 0.5,
        isBlurred: filter.startsWith('blur'),
        isInert: element.hasAttribute('inert'),
      };
    });
    const isVeiled = veils.includes(region as Region) && region !== 'predictions';
    const isBack = isVeiled || dims.includes(region as Region);
    expect(found, `${id}: ${region}`).toEqual({ isPale: isBack, isBlurred: isVeiled, isInert: isBack });
  }
  const predictions = page.locator('.predictions');
  if (!veils.includes('predictions')) return;
  await expect(predictions.locator('h2 + *, .muted').first()).not.toBeEmpty();
  expect(await predictions.textContent(), id).not.toMatch(/[\d%]/);
  await expect(predictions.locator('button, [title]')).toHaveCount(0);
  const bars = await predictions
    .locator('.prediction-bar')
    .evaluateAll((all) =>
      all.map((bar) => [bar.childElementCount, Math.round(bar.getBoundingClientRect().width)].join(' ')),
    );
  expect(new Set(bars).size, id).toBe(1);
  await expect(predictions.locator('.predictions-list')).toHaveAttribute('aria-hidden', 'true');
  for (const spoken of await page.getByRole('status').allInnerTexts())
    expect(spoken, id).not.toMatch(/\d ?%/);
}

/** Numbers are told in what was read, and nothing in it is a mark of the machine. */
export function expectTold(id: string, text: string, told: readonly string[]): void {
  expect.soft(text.trim().length, id).toBeGreaterThan(4);
  expect.soft(text, id).not.toMatch(/undefined|NaN|null|\[object|[{}]|#|…/);
  for (const number of told) {
    const escaped = number.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    expect.soft(text, `${id} tells ${number}`).toMatch(new RegExp(`(?<![\\d.,×])${escaped}(?![\\d×])`));
  }
}

export const wordsIn = (text: string, language: Language): number =>
  [...new Intl.Segmenter(language, { granularity: 'word' }).segment(text)].filter(
    ({ isWordLike }) => isWordLike,
  ).length;

/** An option's label without its mark. */
export const labelsOf = (page: Page): Promise<readonly string[]> =>
  optionsOf(page).evaluateAll((buttons) => buttons.map((button) => button.firstChild?.textContent ?? ''));

/**
 * Answers the step's question, rightly or wrongly, and expects to be told which.
 * @param right - the label of the right answer; null where any may be right
 * @returns what is told
 */
export async function answer(
  page: Page,
  language: Language,
  right: string | null,
  how: 'rightly' | 'wrongly',
): Promise<string> {
  const labels = await labelsOf(page);
  if (right !== null) expect(labels).toContain(right);
  const chosen = labels.findIndex((label) => (label === right) === (how === 'rightly'));
  await optionsOf(page)
    .nth(right === null ? 0 : chosen)
    .click();
  const marked = stepOf(page).locator('.question-option.is-right');
  await expect(marked).toHaveCount(1);
  const { right: rightMark, mine } = WORDS[language];
  await expect(marked.locator('.question-mark')).toHaveText(rightMark);
  const pressed = stepOf(page).locator('.question-option[aria-pressed="true"]');
  if (right !== null) {
    await expect(marked).toContainText(right);
    await expect(pressed.locator('.question-mark')).toHaveText(how === 'rightly' ? rightMark : mine);
  }
  // It can be answered once.
  for (const option of await optionsOf(page).all()) await expect(option).toBeDisabled();
  const told = stepOf(page).locator('.step-answer').first();
  await expect(told).toBeVisible();
  return textOf(told);
}

/** Softmax by a plain loop. */
function softmax(logits: readonly number[]): readonly number[] {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** A tensor of the page's picture, as numbers. */
export const numbersOf = (page: Page, name: string): Promise<readonly number[]> =>
  page.evaluate(async (wanted) => [...(await denselens.tensor(wanted)).data], name);

/** The class of the largest logit, and the share that softmax gives it in percent with one decimal. */
export async function firstClass(page: Page): Promise<{ readonly index: number; readonly share: string }> {
  const shares = softmax(await numbersOf(page, 'classifier'));
  const index = shares.indexOf(Math.max(...shares));
  return { index, share: ((shares[index] ?? 0) * 100).toFixed(1) };
}

/** What each writer of block 4 gave to a class: transition 3's 512 channels, then each layer's 32; mean times weight. */
export const evidenceOf = (page: Page, index: number): Promise<readonly number[]> =>
  page.evaluate(async (wanted) => {
    const means = (await denselens.tensor('avgpool')).data;
    const weights = (await denselens.weight('classifier.weight')).data;
    return Array.from({ length: 17 }, (_, writer) => {
      const [from, to] = writer === 0 ? [0, 512] : [480 + 32 * writer, 512 + 32 * writer];
      let sum = 0;
      for (let k = from; k < to; k++) sum += (means[k] ?? 0) * (weights[1024 * wanted + k] ?? 0);
      return sum;
    });
  }, index);
