import type { Locator, Page } from '@playwright/test';
import { expectFirstPrediction, expectPainted } from './support/atlas';
import { expect, test } from './support/fixtures';
import { evidenceOf, firstClass, LABELS } from './support/lessons';
import { levelOf, networkOf } from './support/network';

/** Where a first visit begins. */
const START = '?backend=wasm&model=emoji1000&image=elephant';

/** A visitor's hand, which counts its presses. */
function handOn(page: Page) {
  let presses = 0;
  return {
    press: async (target: Locator): Promise<void> => {
      presses++;
      await target.scrollIntoViewIfNeeded();
      const box = await target.boundingBox();
      if (box === null) throw new Error('It is not on the screen.');
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    },
    presses: () => presses,
  };
}

const ribbon = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'The shapes on the way through the network' });

/** In sight without scrolling, not only in the document. */
async function expectInSight(page: Page, found: Locator): Promise<void> {
  await expect(found).toBeVisible();
  const box = await found.boundingBox();
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  expect(box).not.toBeNull();
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true);
  expect((box?.y ?? -1) >= 0 && (box?.y ?? 0) + (box?.height ?? 0) <= height).toBe(true);
}

test.describe('what a novice wants to know, in at most two presses from the start', () => {
  test('the page says what it is, and begins where growth is seen', async ({ open }) => {
    const page = await open(START);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'DenseLens: see how a DenseNet-121 reads your picture',
    );
    await expectPainted(page, 'features.denseblock1.denselayer3.conv2');
    expect(levelOf(page)).toBe('block');
    await expect(networkOf(page)).toContainText('64 + 32 + 32 = 128 channels read · 32 written');
  });

  test('where 112×112×64 is, and what follows', async ({ open }) => {
    const page = await open(START);
    const hand = handOn(page);
    const station = ribbon(page).getByRole('button').filter({ hasText: '112×112×64' });
    await expectInSight(page, station);
    await expect(station).toHaveAccessibleName(/^conv: 112×112×64\. Made by a 7×7 convolution of stride 2/);
    // What follows stands behind it: a max pool, and a quarter of the pixels.
    const next = ribbon(page).getByRole('button').nth(2);
    await expect(next).toContainText('56×56×64');
    await hand.press(station);
    const cards = networkOf(page)
      .getByRole('list', { name: /^Operations of/ })
      .getByRole('button');
    await expect(cards).toHaveText([/224×224×3/, /112×112×64/, /batch norm/, /ReLU/, /max pool.*56×56×64/s]);
    await expect(cards.nth(1)).toHaveAttribute('aria-pressed', 'true');
    expect(hand.presses()).toBeLessThanOrEqual(2);
  });

  test('what layer 4 of block 2 reads', async ({ open }) => {
    const page = await open(START);
    const hand = handOn(page);
    await hand.press(ribbon(page).getByRole('button', { name: /^block 2: / }));
    await hand.press(
      networkOf(page)
        .getByRole('button', { name: /^Dense block 2, layer 4: reads 4, / })
        .locator('.block-target'),
    );
    // Transition 1 and three layers before it.
    await expect(networkOf(page)).toContainText('128 + 32 + 32 + 32 = 224 channels read · 32 written');
    expect(hand.presses()).toBeLessThanOrEqual(2);
  });

  test('how many channels block 1 gives', async ({ open }) => {
    const page = await open(START);
    const station = ribbon(page).getByRole('button', { name: /^block 1: / });
    await expectInSight(page, station);
    await expect(station).toHaveAccessibleName(
      /56×56×256\. Made by 6 dense layers, each of which adds 32 channels/,
    );
  });

  test('which layer gave most evidence', async ({ open }) => {
    const page = await open(START);
    const hand = handOn(page);
    await hand.press(page.getByRole('tab', { name: 'Why this class' }));
    const rows = page.getByRole('tabpanel').locator('.ledger li');
    // Bias, transition 3 and sixteen layers, and their sum.
    await expect(rows).toHaveCount(1 + 17 + 1);
    const given = await rows.evaluateAll((all) =>
      all.slice(1, -1).map((row) => ({
        name: row.querySelector('.ledger-name')?.textContent ?? '',
        value: Number((row.querySelector('.ledger-value')?.textContent ?? '').replace('−', '-')),
      })),
    );
    const most = given.reduce((best, row) => (row.value > best.value ? row : best));
    // From the means and the classifier's weights.
    const { index } = await firstClass(page);
    const shares = await evidenceOf(page, index);
    expect(given.indexOf(most)).toBe(shares.indexOf(Math.max(...shares)));
    expect(most.value).toBeCloseTo(Math.max(...shares), 2);
    expect(hand.presses()).toBeLessThanOrEqual(2);
  });

  test('what the network says when the stem is cut', async ({ open }) => {
    const page = await open(START);
    const before = await firstClass(page);
    const hand = handOn(page);
    await hand.press(ribbon(page).getByRole('button', { name: /^pool: 56×56×64/ }));
    await hand.press(networkOf(page).getByRole('button', { name: 'Cut what it writes' }));
    expect(hand.presses()).toBeLessThanOrEqual(2);
    const now = page.getByRole('list', { name: 'With the cuts' }).getByRole('listitem');
    await expect(now.first()).toBeVisible();
    const after = await firstClass(page);
    await expect(now.first()).toContainText(LABELS[after.index]?.en ?? '');
    await expect(now.first()).toContainText(`${after.share} %`);
    const whole = page.getByRole('list', { name: 'Whole' }).getByRole('listitem');
    await expect(whole.first()).toContainText(LABELS[before.index]?.en ?? '');
    await expect(page.getByText('1 cut holds')).toBeVisible();
    await expect.poll(() => new URL(page.url()).searchParams.get('cuts')).not.toBeNull();
    // The same button heals it.
    await hand.press(networkOf(page).getByRole('button', { name: 'Heal this cut' }));
    await expectFirstPrediction(page, LABELS[before.index]?.en ?? '');
    expect((await firstClass(page)).share).toBe(before.share);
  });

  test('where on the picture the evidence for a class is', async ({ open }) => {
    const page = await open(START);
    const hand = handOn(page);
    await hand.press(
      page.getByRole('region', { name: 'Predictions' }).getByRole('button', { name: /elephant/ }),
    );
    await expect(page.getByRole('radio', { name: 'Evidence' })).toBeChecked();
    expect(hand.presses()).toBeLessThanOrEqual(2);
  });
});
