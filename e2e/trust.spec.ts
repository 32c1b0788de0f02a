import { riseMask } from '../src/explain/random-masks';
import { expect, test } from './support/fixtures';
import { openNodeNetwork, SMALL_PAGE, SMALL_SIDE } from './support/node-network';

const PIXELS = SMALL_SIDE ** 2;

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

  for (const [n, count] of counts.entries()) {
    const gone = new Set(order.slice(0, count));
    const deleted = input.map((value, k) => (gone.has(k % PIXELS) ? 0 : value));
    const p = (await node.probabilities(deleted))[2] ?? 0;
    expect(Math.abs((found.deletion[n] ?? 0) - p)).toBeLessThan(1e-5);
  }
  await node.close();
  // Insertion ends where deletion begins, and begins at the smoothed image.
  expect(found.insertion.at(-1)).toBeCloseTo(found.deletion[0] ?? 0, 5);
  expect(found.insertion[0]).not.toBeCloseTo(found.insertion.at(-1) ?? 0, 5);
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

test('random weights down to the stem are an untrained network’s, and the rank correlation is Spearman’s', async ({
  open,
}) => {
  const page = await open(SMALL_PAGE);
  const saliency = (): Promise<readonly number[]> =>
    page.evaluate(async () => {
      // Answered once the image has run.
      await denselens.input();
      const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
      return [...(await engine.ask('saliency', { of: { class: 2 } })).maps.absolute.data];
    });
  const trained = await saliency();
  const { whole, own } = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const ask = (depth: number) =>
      engine.ask('randomised-map', { runId: null, class: 2, method: 'absolute', depth, seed: 9 });
    const start = await ask(0);
    const end = await ask(start.groups);
    return {
      whole: { data: [...end.data], correlation: end.correlation, groups: start.groups },
      own: [...start.data],
    };
  });
  // The same network, drawn from that seed.
  await open(SMALL_PAGE.replace('_he_1', '_he_9'));
  const other = await saliency();
  expect(whole.groups).toBe(7);
  const apart = (a: readonly number[], b: readonly number[]): number =>
    Math.max(...a.map((value, n) => Math.abs(value - (b[n] ?? 0)))) / Math.max(...b);
  expect(apart(own, trained)).toBeLessThan(1e-4);
  expect(apart(whole.data, other)).toBeLessThan(1e-4);
  // Spearman by counting: a rank is how many are smaller, and half of how many are equal.
  const ranks = (values: readonly number[]): readonly number[] => {
    const sorted = [...values].sort((a, b) => a - b);
    return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
  };
  const [a, b] = [ranks(own), ranks(whole.data)];
  const middle = (a.length - 1) / 2;
  let [products, squaresA, squaresB] = [0, 0, 0];
  a.forEach((rank, n) => {
    products += (rank - middle) * ((b[n] ?? 0) - middle);
    squaresA += (rank - middle) ** 2;
    squaresB += ((b[n] ?? 0) - middle) ** 2;
  });
  expect(whole.correlation).toBeCloseTo(products / Math.sqrt(squaresA * squaresB), 6);
});

test('masks, curves and random weights are shown as they come', async ({ open }) => {
  const page = await open(`${SMALL_PAGE}&tab=gradients&ask=masks`);
  const panel = page.locator('.gradients-tab');
  await panel.getByLabel('Masks').selectOption('128');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^RISE map of/ })).toBeVisible();
  await expect(panel.getByText(/^128 masks so far/)).toBeVisible();

  await panel.getByRole('button', { name: 'Deletion and insertion' }).click();
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
  await expect(panel.locator('.edit-curves polyline')).toHaveCount(6);
  await expect(panel.getByRole('row', { name: /^Random order 0\.\d+ 0\.\d+$/ })).toBeVisible();

  await panel.getByRole('button', { name: 'Random weights' }).click();
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^Map of/ })).toHaveCount(8);
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
});
