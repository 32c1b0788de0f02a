import { expect, test } from './support/fixtures';

const SMALL = '?backend=wasm&model=made_k4_b2-3-2_f8_n2_c5_w64_he_1&image=elephant&tab=gradients&ask=fool';

test('a step goes by the sign of the loss’s gradient, within ε, black and white', async ({ open }) => {
  const page = await open(SMALL);
  const { apart, least, grown, top } = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const { data: image, dims } = await denselens.input();
    const { input } = await denselens.model();
    const { data: logits } = await denselens.tensor('classifier');
    // ∇L = Σ (p_k − 1_c) ∇z_k, class by class on the console's road.
    const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
    const uphill = new Float64Array(image.length);
    for (let k = 0; k < logits.length; k++) {
      const weight = Math.exp(logits[k] ?? 0) / total - (k === 1 ? 1 : 0);
      const { data } = await denselens.gradient({ class: k }, 'input');
      data.forEach((value, n) => {
        uphill[n] = (uphill[n] ?? 0) + weight * value;
      });
    }
    const levels = 3;
    const bound = (c: number, byte: number) =>
      (byte * input.scale - (input.mean[c] ?? 0)) / (input.std[c] ?? 1);
    const expected = image.map((x, n) => {
      const c = Math.floor(n / (64 * 64));
      const step = (levels * input.scale * Math.sign(uphill[n] ?? 0)) / (input.std[c] ?? 1);
      return Math.min(bound(c, 255), Math.max(bound(c, 0), x + step));
    });
    const { data, runId } = await engine.ask('fool-step', {
      runId: null,
      class: 1,
      isTowards: false,
      from: null,
      step: levels,
      epsilon: levels,
    });
    const look = await engine.ask('fool-look', { runId, class: 1, data, topK: 5, amplify: 8 });
    const twin = engine.fork();
    await twin.start('wasm', 1);
    const answer = await twin.run(data, dims);
    twin.destroy();
    return {
      apart: data.filter((value: number, n: number) => Math.abs(value - (expected[n] ?? 0)) > 1e-5).length,
      least: data.length,
      grown: look.loss - look.lossBefore,
      top: [look.top, answer.top].map((list) => list.map((one: { index: number }) => one.index)),
    };
  });
  // The sign of a gradient that is nearly 0 may be rounded either way.
  expect(apart).toBeLessThanOrEqual(0.001 * least);
  expect(grown).toBeGreaterThan(0);
  expect(top[0]).toEqual(top[1]);
});

test('the slider changes the image at once, PGD on wish, and the difference says how much', async ({
  open,
}) => {
  const page = await open(SMALL);
  const panel = page.locator('.gradients-tab');
  await expect(panel.getByText(/at most 2\.000 of 255 levels/)).toBeVisible();
  const slider = panel.getByRole('slider', { name: 'ε, levels of 255' });
  await slider.focus();
  for (let n = 0; n < 6; n++) await page.keyboard.press('ArrowRight');
  await expect(panel.getByText(/at most 5\.000 of 255 levels/)).toBeVisible();
  await panel.getByText('Towards another class').click();
  await panel.getByRole('combobox', { name: 'Class' }).fill('class 4');
  await expect(panel.getByText(/Cross-entropy of class 4/)).toBeVisible();
  await panel.getByText('PGD, 10 steps').click();
  await panel.getByRole('button', { name: 'Start' }).click();
  const losses = panel.getByText(/Cross-entropy of class 4/);
  await expect(losses).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
  const [, before, after] = ((await losses.textContent()) ?? '').match(/: ([\d.]+), now ([\d.]+)/) ?? [];
  expect(Number.parseFloat(after ?? '')).toBeLessThan(Number.parseFloat(before ?? ''));
});
