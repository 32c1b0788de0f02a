import { buildArchitecture } from '../src/network/architecture';
import { opFacts, seenSquare } from '../src/network/facts';
import { expect, test } from './support/fixtures';

const SPEC = { growthRate: 4, blockConfig: [2, 3, 2], numInitFeatures: 8, bnSize: 2, numClasses: 5 };
const SMALL =
  '?backend=wasm&model=made_k4_b2-3-2_f8_n2_c5_w96_he_1&image=elephant&tab=gradients&ask=footprint';
const TENSOR = 'features.denseblock2.denselayer2.conv2';
const UNIT = { tensor: TENSOR, channel: 1, row: 5, column: 7 };

test('a footprint is the gradient’s magnitude, inside what the unit can see, and another image’s is its own', async ({
  open,
}) => {
  const page = await open(SMALL);
  const { own, gradient, other, expected, current } = await page.evaluate(async (of) => {
    // Answered once the image has run.
    await denselens.input();
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const plain = async () => {
      const { data, dims } = await denselens.gradient(of, 'input');
      const pixels = (dims[2] ?? 0) * (dims[3] ?? 0);
      return Array.from({ length: pixels }, (_, n) =>
        [0, 1, 2].reduce((sum, c) => sum + Math.abs(data[c * pixels + n] ?? 0), 0),
      );
    };
    const image = await (await fetch('/samples/octopus.png')).blob();
    const mine = await engine.ask('footprint', { runId: null, of, image: null });
    const magnitude = await plain();
    const its = await engine.ask('footprint', { runId: mine.runId, of, image });
    const { value } = await denselens.gradient(of, 'input');
    await denselens.classify(image);
    return {
      own: [...mine.data],
      gradient: magnitude,
      other: [...its.data],
      expected: await plain(),
      current: [mine.value, value],
    };
  }, UNIT);
  const apart = (a: readonly number[], b: readonly number[]): number =>
    Math.max(...a.map((value, n) => Math.abs(value - (b[n] ?? Number.NaN))));
  const most = Math.max(...gradient);
  expect(most).toBeGreaterThan(0);
  expect(apart(own, gradient)).toBeLessThan(1e-6 * most);
  // The other image goes from its pixels, the run that it is compared with from what it held.
  expect(apart(other, expected)).toBeLessThan(1e-4 * Math.max(...expected));
  expect(apart(own, other)).toBeGreaterThan(0.01 * most);
  // The current image stayed.
  expect(current[0]).toBe(current[1]);

  const field = opFacts(buildArchitecture(SPEC, [96, 96])).get(TENSOR)?.receptiveField;
  if (field === undefined) throw new Error('no such tensor');
  const { left, top } = seenSquare(field, field.max, UNIT.row, UNIT.column);
  const outside = own.filter((value, n) => {
    const [x, y] = [(n % 96) + 0.5, Math.floor(n / 96) + 0.5];
    return value !== 0 && (x < left || x > left + field.max || y < top || y > top + field.max);
  });
  expect(outside).toEqual([]);
});

test('the tool shows the selected unit’s footprint, and its mean over the samples', async ({ open }) => {
  const page = await open(`${SMALL}&tensor=${TENSOR}&channel=1&at=5-7`);
  const panel = page.locator('.gradients-tab');
  await expect(panel.getByRole('img', { name: /conv2 1 · 5, 7 in 1 image$/ })).toBeVisible();
  await panel.getByRole('spinbutton', { name: 'Channel' }).fill('2');
  await expect(panel.getByRole('img', { name: /conv2 2 · 5, 7 in 1 image$/ })).toBeVisible();
  await panel.getByText(/^Mean of \d+ images/).click();
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByText(/^The mean over \d\d images; in \d+ of them/)).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();
});
