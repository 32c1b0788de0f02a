import { classifyFile } from './support/console';
import { expect, test } from './support/fixtures';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);

test('the ledger shows the logit of the first class, and of any other, as a sum over writers', async ({
  booted,
}) => {
  const { logits, top } = await classifyFile(booted, SAMPLE);
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Ledger' }).click();
  const rows = inspector.locator('.ledger-row');
  await expect(rows).toHaveCount(19);
  await expect(inspector.getByRole('heading', { name: /^elephant: logit/ })).toBeVisible();
  const shown = async (): Promise<number[]> =>
    (await rows.locator('.ledger-value').allTextContents()).map((text) => Number(text.replace('−', '-')));
  const check = async (logit: number): Promise<void> => {
    const values = await shown();
    const sum = values.slice(0, -1).reduce((total, value) => total + value, 0);
    // Each is rounded to four digits.
    expect(values.at(-1)).toBeCloseTo(logit, 2);
    expect(Math.abs(sum - logit)).toBeLessThan(0.02);
  };
  await check(top[0]?.logit ?? Number.NaN);

  await inspector.getByRole('combobox', { name: 'Any class, by name or number' }).fill('7');
  await expect(inspector.getByRole('heading', { name: /logit/ })).not.toContainText('elephant:');
  await check(logits[7] ?? Number.NaN);

  await inspector.getByRole('combobox', { name: 'Any class, by name or number' }).fill('elephant');
  await rows.getByRole('button', { name: 'layer 6' }).click();
  await inspector.getByRole('button', { name: 'Show what layer 6 wrote' }).click();
  await expect(inspector.getByRole('heading').first()).toContainText('features.denseblock4.denselayer6');
});

test('the class map lies over the image, and says that mean and bias make the logit', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const image = booted.getByRole('region', { name: 'Image' });
  await image.getByRole('radio', { name: 'Cells' }).check({ force: true });
  const map = image.getByRole('img', { name: /^Evidence for elephant/ });
  await expect(map).toBeVisible();
  expect(
    await map.evaluate((canvas) => [
      (canvas as HTMLCanvasElement).width,
      (canvas as HTMLCanvasElement).height,
    ]),
  ).toEqual([7, 7]);
  const { data } = await booted.evaluate(async () => {
    const cam = await denselens.cam(315);
    return { data: [...cam.data] };
  });
  // The cell of the strongest evidence is the most opaque.
  const alphas = await map.evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return Array.from({ length: pixels.length / 4 }, (_, i) => pixels[i * 4 + 3] ?? 0);
  });
  const strongest = data.reduce(
    (best, value, i) => (Math.abs(value) > Math.abs(data[best] ?? 0) ? i : best),
    0,
  );
  expect(alphas[strongest]).toBe(Math.max(...alphas));
  await image.getByRole('radio', { name: 'Image' }).check({ force: true });
  await expect(map).toBeHidden();
});
