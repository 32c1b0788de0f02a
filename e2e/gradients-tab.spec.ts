import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { hold, letGo } from './support/hold';

/** Three blocks of 2, 3 and 2 layers, 64 pixels: all that the tab asks of it is answered at once. */
const SMALL = '?backend=wasm&model=made_k4_b2-3-2_f8_n2_c5_w64_he_1&image=elephant&tab=gradients';

async function opened(open: (search: string) => Promise<Page>, tool: string): Promise<[Page, Locator]> {
  const page = await open(`${SMALL}&ask=${tool}`);
  const panel = page.locator('.gradients-tab');
  await expect(panel).toBeVisible();
  return [page, panel];
}

/** What the inspector's page holds: numbers by the engine's own road. */
const engineOf = (page: Page) =>
  page.evaluateHandle(() => Reflect.get(denselens, Symbol.for('denselens.engine')));

test('the tab shows saliency of a class and of a unit, by colour too, and its place is in the link', async ({
  open,
}) => {
  const [page, panel] = await opened(open, 'saliency');
  await expect(panel.getByRole('img', { name: /^Saliency of class/ })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.gradients-tab').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await panel.getByText('Per colour').click();
  await expect(panel.getByRole('img', { name: /, (red|green|blue)$/ })).toHaveCount(3);
  await panel.getByRole('radio', { name: /^denseblock|^pool0/ }).check();
  await expect(panel.getByText(/^.*Value of /)).toBeVisible();

  await panel.getByRole('button', { name: 'Layer by layer' }).click();
  await expect(page).toHaveURL(/ask=layers/);
  // Stem, two transitions, and the last layer; then every layer that writes.
  const strip = panel.getByRole('listitem').getByRole('img', { name: /^Grad-CAM of/ });
  await expect(strip).toHaveCount(4);
  await panel.getByText('Every layer').click();
  await expect(strip).toHaveCount(3 + 7 + 1);
  expect((await new AxeBuilder({ page }).include('.gradients-tab').analyze()).violations).toEqual([]);
});

test('the class map of an inner layer lies over the image, with its scale, and a link leads there', async ({
  open,
}) => {
  const [page, panel] = await opened(open, 'layers');
  const sidebar = page.getByRole('complementary', { name: 'Image and predictions' });
  const over = sidebar.getByRole('img', { name: /^HiResCAM of class \d at transition1\.pool$/ });
  await panel.getByText('HiResCAM', { exact: true }).click();
  await panel.getByRole('button', { name: /at features\.transition1\.pool/ }).click();
  await panel.getByRole('button', { name: 'Over the image' }).click();
  await expect(over).toBeVisible();
  await sidebar.getByText('Cells', { exact: true }).click();
  await expect(over).toBeVisible();
  await expect(page).toHaveURL(/over=cells&cam=hires-cam(~|%7E)features\.transition1\.pool/);
  const pixels = (map: Locator) => map.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const [laid, address] = [await pixels(over), new URL(page.url()).search];
  // The scale ends at the map's largest magnitude.
  const largest = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const { index } = engine.state.get().image.result.top[0];
    const at = 'features.transition1.pool';
    const { data } = await denselens.attribution('hires-cam', { class: index, at });
    return Math.max(...data.map(Math.abs));
  });
  const reading = sidebar.getByRole('region', { name: 'Class activation map' });
  await expect(reading.locator('.legend span')).not.toHaveCount(0);
  const scale = await reading.locator('.legend span').allTextContents();
  expect(Number(scale[1]) / largest).toBeCloseTo(1, 1);
  await reading.getByRole('button', { name: 'Exact class map' }).click();
  await expect(sidebar.getByRole('img', { name: /^Evidence for/ })).toBeVisible();
  await expect(page).not.toHaveURL(/cam=/);

  const again = await open(address);
  const there = again.getByRole('complementary').getByRole('img', { name: /^HiResCAM of/ });
  await expect(there).toBeVisible();
  expect(await pixels(there)).toBe(laid);
  // Another class is chosen, and stays in the link.
  await again.getByLabel('Class to explain', { exact: true }).first().selectOption('4');
  await expect(again.getByRole('img', { name: /^HiResCAM of class 4 at/ }).first()).toBeVisible();
  await expect(again).toHaveURL(/class=4/);
});

test('a map lies over the large image on wish, follows its tool, and goes with the image', async ({
  open,
}) => {
  const [page, panel] = await opened(open, 'saliency');
  const sidebar = page.getByRole('complementary', { name: 'Image and predictions' });
  const over = sidebar.getByRole('img', { name: /^Saliency of class/ });
  const choice = sidebar.getByRole('group', { name: 'Class activation map' });
  await panel.getByRole('button', { name: 'Over the image' }).click();
  await expect(over).toBeVisible();
  const pixels = () => over.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const signed = await pixels();
  await panel.getByText('× input', { exact: true }).click();
  await expect.poll(pixels).not.toBe(signed);
  // The class map takes its place, and gives it back to the image alone.
  await choice.getByText('Evidence').click();
  await expect(over).toHaveCount(0);
  await choice.getByText('Image', { exact: true }).click();
  await expect(over).toHaveCount(0);
  await panel.getByRole('button', { name: 'Over the image' }).click();
  await expect(over).toBeVisible();
  await page.evaluate(async () => denselens.classify(await (await fetch('/samples/octopus.png')).blob()));
  await expect(choice.getByRole('radio')).toHaveCount(3);
});

test('a covered square that is pointed at is that image and its predictions', async ({ open }) => {
  const [page, panel] = await opened(open, 'occlusion');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
  const map = panel.getByRole('application', { name: /^Covered squares/ });
  await map.focus();
  await page.keyboard.press('ArrowUp');
  const figure = panel.getByRole('figure');
  const middle = await figure.getByRole('img').getAttribute('aria-label');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await expect(figure.getByRole('img')).not.toHaveAttribute('aria-label', middle ?? '');
  const [row = 0, column = 0] =
    (await figure.getByRole('img').getAttribute('aria-label'))?.match(/\d+/g)?.map(Number) ?? [];
  // The oracle is a whole run of the edited input.
  const expected = await page.evaluate(
    async ([top, left]) => {
      const { data, dims } = await denselens.input();
      const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
      const side = Math.round(64 / 7);
      for (let c = 0; c < 3; c++)
        for (let y = top; y < top + side; y++)
          data.fill(0, (c * 64 + y) * 64 + left, (c * 64 + y) * 64 + left + side);
      const twin = engine.fork();
      await twin.start('wasm', 1);
      const answer = await twin.run(data, dims);
      twin.destroy();
      return answer.top.slice(0, 3).map((one: { index: number; probability: number }) => ({
        index: one.index,
        percent: (100 * one.probability).toFixed(1),
      }));
    },
    [row, column] as const,
  );
  const found = await figure.getByRole('listitem').allTextContents();
  expect(found.map((text) => text.replace(/\s+/g, ' '))).toEqual(
    expected.map(({ index, percent }: { index: number; percent: string }) => `class ${index} ${percent} %`),
  );
});

test('a long run ends with another tool’s, keeps what it found, and is forgotten with the image', async ({
  open,
}) => {
  const [page, panel] = await opened(open, 'path');
  await panel.getByLabel('Steps').selectOption('128');
  await hold(page);
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('progressbar', { name: 'Integrating gradients' })).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByText(/^Cancelled/)).toBeVisible();
  // A keyboard stays where it was.
  await expect(panel.getByRole('button', { name: 'Again' })).toBeFocused();
  await letGo(page);
  await panel.getByRole('button', { name: 'Again' }).click();
  await panel.getByRole('button', { name: 'Occlusion' }).click();
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^Drop of the logit/ })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expect(panel.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(panel.getByRole('img', { name: /^Drop of the logit/ })).toHaveCount(0);
});

test('gradient norms are those of the gradients, over the drawing too, and cuts change them', async ({
  open,
}) => {
  const [page, panel] = await opened(open, 'norms');
  const bars = panel.locator('.norm-bars button');
  await expect(bars).toHaveCount(3 + 7);
  await expect(page.locator('.network-profile circle')).toHaveCount(3 + 7);
  await expect(page.locator('.network-profile .is-before')).toHaveCount(0);

  const engine = await engineOf(page);
  const { norms, chain, uncut, cut, loss, expectedLoss, value } = await page.evaluate(async (asked) => {
    const at = ['features.pool0', 'features.denseblock1.denselayer2.conv2', 'avgpool'];
    const norm = (data: ArrayLike<number>) => Math.sqrt(Array.from(data).reduce((sum, x) => sum + x * x, 0));
    const gradients = async () => {
      const found: number[] = [];
      for (const name of at) found.push(norm((await denselens.gradient({ class: 2 }, name)).data));
      return found;
    };
    const ask = (of: string, chained: boolean) =>
      asked.ask('gradient-norms', { class: 2, of, at, chain: chained });
    const plain = await ask('logit', false);
    const expected = await gradients();
    const chained = await ask('logit', true);
    // The same cuts by the page's own road.
    const layer = (block: number, n: number) => `features.denseblock${block}.denselayer${n}`;
    const cuts = [];
    for (const [block, layers] of [2, 3, 2].entries()) {
      const sources = [block === 0 ? 'features.pool0' : `features.transition${block}.pool`];
      for (let n = 1; n <= layers + 1; n++) {
        const reader =
          n <= layers ? layer(block + 1, n) : block === 2 ? 'classifier' : `features.transition${block + 1}`;
        for (const source of sources.slice(0, -1)) cuts.push({ source, reader, mode: 'zero' as const });
        sources.push(layer(block + 1, n));
      }
    }
    await denselens.lesion(cuts);
    const cutNorms = await gradients();
    const held = await ask('logit', false);
    await denselens.restore();
    // dL/d avgpool = Wᵀ(p − 1), by hand.
    const { data: logits } = await denselens.tensor('classifier');
    const { data: weights, dims } = await denselens.weight('classifier.weight');
    const most = Math.max(...logits);
    const total = logits.reduce((sum, z) => sum + Math.exp(z - most), 0);
    const by = Array.from({ length: dims[1] ?? 0 }, (_, k) =>
      Array.from(logits).reduce((sum, z, c) => {
        const p = Math.exp(z - most) / total;
        return sum + (p - (c === 2 ? 1 : 0)) * (weights[c * (dims[1] ?? 0) + k] ?? 0);
      }, 0),
    );
    const lossNorms = await ask('loss', false);
    return {
      norms: [[...plain.norms], expected],
      chain: [[...chained.norms], cutNorms],
      cut: [[...held.norms], cutNorms],
      uncut: [[...held.uncut], expected],
      loss: [lossNorms.norms[2], norm(by)],
      value: lossNorms.value,
      expectedLoss: most + Math.log(total) - (logits[2] ?? 0),
    };
  }, engine);
  for (const [found = [], expected = []] of [norms, chain, cut, uncut]) {
    expect(found).toHaveLength(3);
    found.forEach((norm: number, n: number) => {
      expect(Math.abs(norm - (expected[n] ?? 0))).toBeLessThan(1e-5 * Math.abs(expected[n] ?? 0));
    });
  }
  expect(Math.abs((loss[0] ?? 0) - (loss[1] ?? 0))).toBeLessThan(1e-5 * (loss[1] ?? 0));
  expect(Math.abs(value - expectedLoss)).toBeLessThan(1e-5);

  const first = bars.first();
  const before = await first.getAttribute('aria-label');
  await panel.getByLabel('without skip connections').check();
  await expect(first).not.toHaveAttribute('aria-label', before ?? '');
  await expect(first).toHaveAttribute('aria-label', / without cuts$/);
  await expect(page.locator('.network-profile .is-before')).toHaveCount(1);
  await panel.getByRole('button', { name: 'Saliency' }).click();
  await expect(page.locator('.network-profile')).toHaveCount(0);
});

test('the tab speaks Chinese as soon as the page does', async ({ open }) => {
  const [page, panel] = await opened(open, 'norms');
  await expect(panel.getByRole('heading', { name: 'Which layers learn?' })).toBeVisible();
  await page.getByRole('button', { name: /^语言/ }).click();
  await expect(panel.getByRole('heading', { name: '哪些层在学习？' })).toBeVisible();
});
