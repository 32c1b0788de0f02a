import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures';

/** Three blocks of 2, 3 and 2 layers, 64 pixels. */
const MODEL = 'made_k4_b2-3-2_f8_n2_c12_w64_he_1';
const SMALL = `?backend=wasm&model=${MODEL}&image=elephant`;

test('the weights of what is selected are pictures, curves and sorted plots, and classes have neighbours', async ({
  open,
}) => {
  const page = await open(`${SMALL}&tab=weights&tensor=features.denseblock1.denselayer2.conv1`);
  const panel = page.locator('.weights-tab');
  await expect(panel.getByRole('img', { name: /^Histogram of 96 weights from/ })).toBeVisible();
  await expect(panel.getByRole('img', { name: '8 × 12 weights' })).toBeVisible();
  const spread = await page.evaluate(async () => {
    const name = 'features.denseblock1.denselayer2.conv1';
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const found = await engine.ask('weight-spread', { name });
    const { data } = await denselens.weight(`${name}.weight`);
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const std = Math.sqrt(data.reduce((sum, w) => sum + (w - mean) ** 2, 0) / data.length);
    const norms = Array.from({ length: 8 }, (_, row) => Math.hypot(...data.slice(row * 12, row * 12 + 12)));
    return { found: { std: found.std, usual: found.usual, norms: [...found.norms] }, std, norms };
  });
  expect(spread.found.std).toBeCloseTo(spread.std, 9);
  expect(spread.found.usual).toBeCloseTo(Math.sqrt(2 / 12), 12);
  spread.norms.forEach((norm, row) => {
    expect(spread.found.norms[row]).toBeCloseTo(norm, 5);
  });

  // A row is a channel: its weights, and back.
  const matrix = panel.getByRole('img', { name: '8 × 12 weights' });
  const box = await matrix.boundingBox();
  if (box === null) throw new Error('no matrix');
  await matrix.click({ position: { x: 20, y: (box.height * 5.5) / 8 } });
  await expect.poll(() => new URL(page.url()).searchParams.get('channel')).toBe('5');
  await expect(panel.getByText('The 12 weights of channel 5')).toBeVisible();
  await panel.getByRole('button', { name: 'all channels' }).click();
  await expect(matrix).toBeVisible();

  await panel.getByText('norm2', { exact: true }).click();
  await expect(panel.getByRole('img', { name: /: 8 channels, sorted from/ })).toHaveCount(4);
  await expect(panel.getByText(/^0 channels have/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.weights-tab').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await page.goto(`/${SMALL}&tab=weights&tensor=classifier`);
  const neighbours = page.getByRole('region', { name: 'Classes with similar weights' });
  await neighbours.getByRole('combobox').selectOption('class 3');
  await expect(neighbours.getByText(/nearly where that of class 3/)).toBeVisible();
  const nearest = await page.evaluate(async () => {
    const { data, dims } = await denselens.weight('classifier.weight');
    const [rows = 0, columns = 0] = dims;
    const row = (r: number) => [...data.slice(r * columns, (r + 1) * columns)];
    const cosine = (r: number) =>
      row(r).reduce((sum, w, i) => sum + w * Number(row(3)[i]), 0) /
      Math.hypot(...row(r)) /
      Math.hypot(...row(3));
    return Array.from({ length: rows }, (_, r) => r)
      .filter((r) => r !== 3)
      .sort((a, b) => cosine(b) - cosine(a))
      .slice(0, 10)
      .map((r) => `class ${r} cosine ${cosine(r).toFixed(3).replace('-', '−')}`);
  });
  const items = await neighbours.getByRole('listitem').allInnerTexts();
  expect(items.map((text) => text.replace(/\s+/g, ' ').trim())).toEqual(nearest);
});

test('signals through the network are those of its tensors and gradients, and vanish with σ = 0.01', async ({
  open,
}) => {
  const page = await open(`${SMALL}&tab=signals`);
  const panel = page.locator('.signals-tab');
  await expect(panel.getByText('drawn, without batch norm', { exact: true })).toBeVisible();
  await expect(panel.locator('.signals-charts')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  await expect(panel.locator('.depth-line')).toHaveCount(5);
  const { violations } = await new AxeBuilder({ page }).include('.signals-tab').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const compared = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const std = (data: Float32Array) => {
      const mean = data.reduce((a, b) => a + b, 0) / data.length;
      return Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length);
    };
    const loaded = await engine.ask('signals', { network: { kind: 'loaded' } });
    const pairs: [string, number, number][] = [];
    for (const [i, name] of loaded.names.entries())
      pairs.push([name, loaded.deviations[i], std((await denselens.tensor(name)).data)]);
    // The same weights, drawn for the question alone.
    const drawing = { kind: 'drawn', initialisation: { scheme: 'he' }, seed: 1 };
    const drawn = await engine.ask('signals', { network: drawing });
    const back = await engine.ask('signal-gradients', { network: { kind: 'loaded' }, class: 2 });
    for (const [i, name] of back.names.entries())
      pairs.push([`d ${name}`, back.deviations[i], std((await denselens.gradient({ class: 2 }, name)).data)]);
    // Running statistics are those of the image itself where these are what is saved: of the moments, all.
    const { norms } = await engine.ask('norm-moments', {});
    for (const { name, mean, variance } of norms) {
      const input = name.replace('norm1', 'input').replace('norm2', 'conv1').replace('norm0', 'conv0');
      const from = input.endsWith('.norm')
        ? input.replace('transition', 'denseblock').slice(0, -'.norm'.length)
        : input.replace('norm5', 'denseblock3');
      const { data, dims } = await denselens.tensor(from);
      const pixels = Number(dims[2]) * Number(dims[3]);
      mean.forEach((value: number, c: number) => {
        const map = data.slice(c * pixels, (c + 1) * pixels);
        pairs.push([`${name} mean`, value, map.reduce((a, b) => a + b, 0) / pixels]);
        pairs.push([`${name} std`, Math.sqrt(variance[c]), std(map)]);
      });
    }
    return { pairs, same: [...drawn.deviations], loaded: [...loaded.deviations] };
  });
  expect(compared.pairs.length).toBeGreaterThan(400);
  for (const [name, found, expected] of compared.pairs)
    expect(Math.abs(found - expected), name).toBeLessThan(1e-4 * Math.max(0.01, Math.abs(expected)));
  compared.same.forEach((value, i) => {
    expect(value).toBeCloseTo(compared.loaded[i] ?? Number.NaN, 5);
  });

  await panel.getByText('σ = 0.01', { exact: true }).click();
  await panel.getByText('The same as numbers').click();
  const last = panel.getByRole('row', { name: /^denseblock3\.denselayer2\.conv2/ });
  await expect(panel.getByLabel('Standard deviation σ')).toHaveValue('0.01');
  // Dense, without norms: nothing is left; with norms, it is as large as anywhere.
  const numbers = async () =>
    (await last.getByRole('cell').allInnerTexts()).map((text) => Number(text.replaceAll('−', '-')));
  await expect.poll(async () => (await numbers())[1]).toBeLessThan(1e-3);
  await expect.poll(async () => (await numbers())[0]).toBeLessThan(0.2);
  await panel.getByText('gradients', { exact: true }).click();
  await expect(panel.locator('.signals-charts')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  await panel.getByText('What training made of it').click();
  await expect(panel.getByText(/^Of \d+ channels that batch norms scale, 0 have/)).toBeVisible();
  await panel.getByText('What it was trained on').click();
  await expect(panel.getByText(/^Half of the norms/)).toBeVisible();
});

test('dropout is seen: a new mask at each beat, and how far predictions spread over 30 of them', async ({
  open,
}) => {
  const page = await open(`${SMALL}&tab=signals&ask=dropout&tensor=features.denseblock2.denselayer1.conv2`);
  const panel = page.locator('.signals-tab');
  const slider = panel.getByRole('slider', { name: 'Probability p' });
  await slider.focus();
  for (let i = 0; i < 4; i++) await slider.press('ArrowLeft');
  await expect(slider).toHaveValue('0');
  await panel.getByRole('button', { name: 'Draw 30 masks' }).click();
  await expect(panel.getByText('30 / 30')).toBeVisible({ timeout: 20_000 });
  // Nothing is dropped: every run is the plain one.
  await expect(panel.getByRole('row').nth(1)).toContainText('± 0.0 %');
  const logits = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const { runId } = await engine.ask('norm-moments', {});
    const run = (p: number, seed: number) => engine.ask('dropped-run', { runId, p, seed, maskOf: null });
    const [none, some, other] = [await run(0, 1), await run(0.5, 1), await run(0.5, 2)];
    const { data } = await denselens.tensor('classifier');
    const apart = (a: Float32Array, b: Float32Array) =>
      Math.max(...a.map((x, i) => Math.abs(x - Number(b[i]))));
    return {
      none: apart(none.logits, data),
      some: apart(some.logits, data),
      masks: apart(some.logits, other.logits),
      share: some.dropped,
    };
  });
  expect(logits.none).toBeLessThan(1e-4);
  expect(logits.some).toBeGreaterThan(1e-3);
  expect(logits.masks).toBeGreaterThan(1e-3);
  expect(Math.abs(logits.share - 0.5)).toBeLessThan(0.05);

  for (let i = 0; i < 8; i++) await slider.press('ArrowRight');
  await expect(
    panel.getByRole('img', { name: /^The mask of denseblock2\.denselayer1\.conv2 at this beat/ }),
  ).toBeVisible();
  await expect(panel.getByRole('button', { name: '30 masks anew' })).toBeVisible({ timeout: 20_000 });
  await expect(panel.getByRole('row').nth(1)).not.toContainText('± 0.0 %');
  const { violations } = await new AxeBuilder({ page }).include('.signals-tab').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});
