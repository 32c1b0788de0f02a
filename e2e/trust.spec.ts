import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Cut } from '../src/explain/lesion';
import { riseMask } from '../src/explain/random-masks';
import { expect, test } from './support/fixtures';
import { openNodeNetwork, SMALL_PAGE, SMALL_SIDE } from './support/node-network';

const PIXELS = SMALL_SIDE ** 2;

/** Smoothed by a Gaussian of a twentieth of the side: each pixel a mean of all around it, edges repeated. */
function smoothed(input: Float32Array): Float32Array {
  const sigma = SMALL_SIDE / 20;
  const around = Math.ceil(3 * sigma);
  const inside = (at: number): number => Math.min(SMALL_SIDE - 1, Math.max(0, at));
  return input.map((_, n) => {
    const [y, x] = [Math.floor((n % PIXELS) / SMALL_SIDE), n % SMALL_SIDE];
    let [sum, weights] = [0, 0];
    for (let dy = -around; dy <= around; dy++)
      for (let dx = -around; dx <= around; dx++) {
        const weight = Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
        sum += weight * (input[n - (n % PIXELS) + inside(y + dy) * SMALL_SIDE + inside(x + dx)] ?? 0);
        weights += weight;
      }
    return sum / weights;
  });
}

test('RISE’s sums, and points of deletion and insertion curves, are those of edited images run one by one', async ({
  open,
}) => {
  const page = await open(SMALL_PAGE);
  const scheme = { seed: 11, grid: 5, share: 0.4 };
  const counts = [0, 700, 2_048, PIXELS];
  const order = Array.from({ length: PIXELS }, (_, n) => (n * 1_021 + 17) % PIXELS);
  const found = await page.evaluate(
    async ([masks, ranked, points]) => {
      // Answered once the image has run.
      await denselens.input();
      const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
      const rise = await engine.ask('rise', {
        runId: null,
        class: 2,
        scheme: masks,
        first: 3,
        count: 5,
        batch: 8,
      });
      const curve = async (mode: string) => {
        const asked = {
          runId: rise.runId,
          class: 2,
          mode,
          order: Uint32Array.from(ranked),
          counts: points,
          batch: 4,
        };
        return [...(await engine.ask('edit-curve', asked)).probabilities];
      };
      const blurred = await engine.ask('path-gradient', {
        runId: null,
        class: 2,
        baseline: 'blurred',
        fractions: [0],
      });
      return {
        input: [...(await denselens.input()).data],
        even: [...rise.even],
        odd: [...rise.odd],
        probabilities: [...rise.probabilities],
        deletion: await curve('deletion'),
        insertion: await curve('insertion'),
        blurredLogit: blurred.value,
      };
    },
    [scheme, order, counts] as const,
  );
  const node = await openNodeNetwork();
  const input = Float32Array.from(found.input);
  const sums = [new Float64Array(PIXELS), new Float64Array(PIXELS)];
  for (let n = 3; n < 8; n++) {
    const mask = riseMask(scheme, n, [SMALL_SIDE, SMALL_SIDE]);
    const p = (await node.probabilities(input.map((value, k) => value * (mask[k % PIXELS] ?? 0))))[2] ?? 0;
    expect(Math.abs((found.probabilities[n - 3] ?? 0) - p)).toBeLessThan(1e-5);
    mask.forEach((value, k) => {
      const sum = sums[n % 2];
      if (sum !== undefined) sum[k] = (sum[k] ?? 0) + p * value;
    });
  }
  for (const [mine, expected = []] of [
    [found.even, sums[0]],
    [found.odd, sums[1]],
  ] as const)
    expect(Math.max(...mine.map((value, k) => Math.abs(value - (expected[k] ?? 0))))).toBeLessThan(1e-4);

  const blurred = smoothed(input);
  expect(found.blurredLogit).toBeCloseTo((await node.logits(blurred))[2] ?? Number.NaN, 4);
  for (const [n, count] of counts.entries()) {
    const chosen = new Set(order.slice(0, count));
    const deleted = input.map((value, k) => (chosen.has(k % PIXELS) ? 0 : value));
    const inserted = blurred.map((value, k) => (chosen.has(k % PIXELS) ? (input[k] ?? 0) : value));
    for (const [curve, edited] of [
      [found.deletion, deleted],
      [found.insertion, inserted],
    ] as const) {
      const p = (await node.probabilities(edited))[2] ?? 0;
      expect(Math.abs((curve[n] ?? Number.NaN) - p)).toBeLessThan(1e-5);
    }
  }
  await node.close();
  // Points that tell images apart: were all alike, none would be proved.
  for (const curve of [found.deletion, found.insertion])
    expect(Math.max(...curve) - Math.min(...curve)).toBeGreaterThan(1e-3);
});

test('integrated gradients come to the logit’s difference, the closer the more steps', async ({ open }) => {
  const page = await open(SMALL_PAGE);
  const found = await page.evaluate(async () => {
    const baselines = ['zero', 'black', 'white', 'blurred'] as const;
    const all: { readonly off: readonly number[]; readonly delta: number }[] = [];
    for (const baseline of baselines) {
      const off: number[] = [];
      let difference = Number.NaN;
      for (const steps of [4, 128]) {
        const asked = { class: 2, steps, baseline };
        const { sum, delta } = await denselens.attribution('integrated-gradients', asked);
        off.push(Math.abs((sum ?? Number.NaN) - (delta ?? Number.NaN)));
        difference = delta ?? Number.NaN;
      }
      all.push({ off, delta: difference });
    }
    return all;
  });
  for (const { off, delta } of found) {
    expect(off[1]).toBeLessThan(0.01 * Math.max(0.1, Math.abs(delta)));
    expect(off[1]).toBeLessThan((off[0] ?? 0) + 1e-4);
  }
});

const AT = 'features.denseblock2.denselayer3.conv2';

/** One map of each kind, by the road that it is shown on, of the network as these cuts leave it. */
const shownMaps = (page: Page, cuts: readonly Cut[]): Promise<readonly (readonly number[])[]> =>
  page.evaluate(
    async ([layer, lesion]) => {
      // Answered once the image has run.
      await denselens.input();
      if (lesion.length > 0) await denselens.lesion(lesion);
      const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
      const path = await denselens.attribution('integrated-gradients', { class: 2, steps: 3 });
      const pixels = path.data.length / 3;
      const occlusion = { class: 2, size: 16, stride: 16 };
      const scheme = { seed: 4, grid: 5, share: 0.4 };
      const masks = { runId: null, class: 2, scheme, first: 0, count: 8, batch: 8 };
      const { even, odd, probabilities } = await engine.ask('rise', masks);
      const mean = (probabilities as Float64Array).reduce((sum, p) => sum + p / 8, 0);
      const maps = [
        [...(await engine.ask('saliency', { of: { class: 2 } })).maps.absolute.data],
        [...(await denselens.attribution('grad-cam', { class: 2, at: layer })).data],
        Array.from({ length: pixels }, (_, n) =>
          [0, 1, 2].reduce((sum, c) => sum + (path.data[c * pixels + n] ?? 0), 0),
        ),
        [...(await denselens.attribution('occlusion', occlusion)).data],
        Array.from(even as Float32Array, (value, n) => (value + (odd[n] ?? 0)) / (8 * scheme.share) - mean),
      ];
      if (lesion.length > 0) await denselens.restore();
      return maps;
    },
    [AT, cuts] as const,
  );

/** The same as trained, and when all weights are random. */
const checkedMaps = (page: Page, cuts: readonly Cut[]) =>
  page.evaluate(
    async ([layer, lesion]) => {
      if (lesion.length > 0) await denselens.lesion(lesion);
      const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
      const recipes = [
        { kind: 'saliency', what: 'absolute' },
        { kind: 'layer', method: 'grad-cam', at: layer },
        { kind: 'path', steps: 3, baseline: 'zero' },
        { kind: 'occlusion', size: 16, stride: 16, fill: 'zero' },
        { kind: 'masks', scheme: { seed: 4, grid: 5, share: 0.4 }, masks: 8 },
      ];
      const all = [];
      for (const map of recipes) {
        const ask = (depth: number, original: Float32Array | null) =>
          engine.ask('randomised-map', { runId: null, class: 2, map, depth, seed: 9, original });
        const start = await ask(0, null);
        const end = await ask(start.groups, start.data);
        all.push({
          own: [...start.data] as number[],
          whole: [...end.data] as number[],
          correlation: end.correlation as number,
          groups: start.groups as number,
          logit: start.logit as number,
        });
      }
      const logit = (await denselens.tensor('classifier')).data[2];
      if (lesion.length > 0) await denselens.restore();
      return { all, logit };
    },
    [AT, cuts] as const,
  );

test('random weights down to the stem are an untrained network’s, cut or not, and the rank correlation is Spearman’s', async ({
  open,
}) => {
  const page = await open(SMALL_PAGE);
  const held: readonly (readonly Cut[])[] = [
    [],
    [{ source: 'features.denseblock1.denselayer1', reader: '*', mode: 'mean' }],
  ];
  const trained = [];
  const found = [];
  for (const cuts of held) {
    trained.push(await shownMaps(page, cuts));
    found.push(await checkedMaps(page, cuts));
  }
  // The same network, drawn from that seed.
  await open(SMALL_PAGE.replace('_he_1', '_he_9'));
  const others = [];
  for (const cuts of held) others.push(await shownMaps(page, cuts));
  const apart = (a: readonly number[], b: readonly number[]): number =>
    Math.max(...a.map((value, n) => Math.abs(value - (b[n] ?? Number.NaN)))) / Math.max(...b.map(Math.abs));
  for (const [c, { all, logit: trainedLogit }] of found.entries())
    for (const [n, { own, whole, groups, logit }] of all.entries()) {
      const asked = `map ${n}, cuts ${c}`;
      expect(groups).toBe(7);
      expect(logit).toBeCloseTo(trainedLogit ?? Number.NaN, 4);
      expect(own.length, asked).toBe(trained[c]?.[n]?.length);
      expect(apart(own, trained[c]?.[n] ?? []), asked).toBeLessThan(1e-4);
      expect(apart(whole, others[c]?.[n] ?? []), asked).toBeLessThan(1e-4);
      // A cut that changed nothing would prove nothing.
      const uncut = { own: found[0]?.all[n]?.own ?? [], whole: others[0]?.[n] ?? [] };
      if (c > 0)
        expect(Math.min(apart(own, uncut.own), apart(whole, uncut.whole)), asked).toBeGreaterThan(1e-3);
    }
  const [{ own, whole, correlation } = { own: [], whole: [], correlation: 0 }] = found[0]?.all ?? [];
  // Spearman by counting: a rank is how many are smaller, and half of how many are equal.
  const ranks = (values: readonly number[]): readonly number[] => {
    const sorted = [...values].sort((a, b) => a - b);
    return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
  };
  const [a, b] = [ranks(own), ranks(whole)];
  const middle = (a.length - 1) / 2;
  let [products, squaresA, squaresB] = [0, 0, 0];
  a.forEach((rank, n) => {
    products += (rank - middle) * ((b[n] ?? 0) - middle);
    squaresA += (rank - middle) ** 2;
    squaresB += ((b[n] ?? 0) - middle) ** 2;
  });
  expect(correlation).toBeCloseTo(products / Math.sqrt(squaresA * squaresB), 6);
});

test('any map can be put to the test of deletion and of random weights', async ({ open }) => {
  const page = await open(`${SMALL_PAGE}&tab=gradients&ask=masks`);
  const panel = page.locator('.gradients-tab');
  await panel.getByLabel('Masks').selectOption('128');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^RISE map of/ })).toBeVisible();
  await expect(panel.getByText(/^128 masks so far/)).toBeVisible();
  await panel.getByRole('button', { name: 'Put to the test' }).click();
  await expect(page).toHaveURL(/ask=curves/);
  const masks = panel.getByRole('checkbox', { name: 'Random masks · 128 · 7 × 7 · seed 1' });
  await expect(masks).toBeChecked();

  await panel.getByRole('button', { name: 'Layer by layer' }).click();
  await panel.getByRole('button', { name: /^Grad-CAM of .* at features.transition1.pool/ }).click();
  await panel.getByRole('button', { name: 'Put to the test' }).click();
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
  // Class map, gradient, random order, and the two that came.
  await expect(panel.locator('.edit-curves polyline')).toHaveCount(10);
  const area = (name: string) => panel.getByRole('row', { name }).locator('td').allTextContents();
  const judged = await area('Grad-CAM · transition1.pool');
  await expect(panel.getByRole('row', { name: /^Random order 0\.\d+ 0\.\d+$/ })).toBeVisible();
  // The oracle: the console's map, enlarged and ranked by hand, and the curve's own points.
  const expected = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const side = 64;
    const [first] = (await engine.state.get()).image.result.top;
    const asked = { class: first.index, at: 'features.transition1.pool' };
    const { data, dims } = await denselens.attribution('grad-cam', asked);
    const [h = 1, w = 1] = dims;
    const place = (n: number, cells: number) =>
      Math.min(cells - 1, Math.max(0, ((n + 0.5) * cells) / side - 0.5));
    const value = (y: number, x: number): number => {
      const [r, c] = [place(y, h), place(x, w)];
      const [top, left] = [Math.floor(r), Math.floor(c)];
      const of = (a: number, b: number) => data[Math.min(h - 1, a) * w + Math.min(w - 1, b)] ?? 0;
      const row = (a: number) => of(a, left) * (1 - c + left) + of(a, left + 1) * (c - left);
      return row(top) * (1 - r + top) + row(top + 1) * (r - top);
    };
    const map = Float32Array.from({ length: side * side }, (_, n) => value(Math.floor(n / side), n % side));
    const order = Uint32Array.from(map.keys()).sort((a, b) => (map[b] ?? 0) - (map[a] ?? 0) || a - b);
    const counts = Array.from({ length: 32 }, (_, n) => Math.round((n / 31) * side * side));
    const areas: string[] = [];
    for (const mode of ['deletion', 'insertion']) {
      const asking = { runId: null, class: first.index, mode, order, counts, batch: 32 };
      const { probabilities } = await engine.ask('edit-curve', asking);
      let area = 0;
      for (let n = 1; n < 32; n++)
        area +=
          (((probabilities[n] + probabilities[n - 1]) / 2) * ((counts[n] ?? 0) - (counts[n - 1] ?? 0))) /
          side ** 2;
      areas.push(area.toFixed(3));
    }
    return areas;
  });
  expect(judged).toEqual(expected);
  const { violations } = await new AxeBuilder({ page }).include('.gradients-tab').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await panel.getByRole('button', { name: /^Remove Grad-CAM/ }).click();
  await expect(panel.getByRole('checkbox', { name: /^Grad-CAM/ })).toHaveCount(0);

  await panel.getByRole('button', { name: 'Random weights' }).click();
  // What was entered last is what is checked, as it was made.
  await expect(panel.getByLabel('Which map')).toHaveValue(/"masks",128/);
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^Map of/ })).toHaveCount(8);
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
  await panel.getByLabel('Which map').selectOption({ label: 'Layer-CAM at a layer' });
  await panel
    .getByRole('combobox', { name: 'Layer', exact: true })
    .selectOption('features.denseblock1.denselayer2.conv2');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^Map of/ })).toHaveCount(8);
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
});
