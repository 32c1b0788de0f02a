import AxeBuilder from '@axe-core/playwright';
import { expect, THIN_PAGE, test } from './support/fixtures';
import { englishIn } from './support/language';
import { expectTold } from './support/lessons';

const START = '?backend=wasm&model=emoji1000&image=elephant';

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
    const page = await open(`${THIN_PAGE}&image=elephant&lesson=${lesson}&page=notes`);
    const steps = page.locator('.sheet-step');
    await expect(steps).toHaveCount(count, { timeout: 90_000 });
    for (const [n, text] of (await steps.allInnerTexts()).entries())
      expectTold(`${lesson} ${n + 1}`, text, []);
  }
});
