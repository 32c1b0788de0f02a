import { classifyFile } from './support/console';
import { expect, test } from './support/fixtures';
import { expectSelected } from './support/network';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);

test('the ledger shows the logit of the first class, and of any other, as a sum over writers', async ({
  booted,
}) => {
  const { logits, top } = await classifyFile(booted, SAMPLE);
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Why this class' }).click();
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
  await expectSelected(booted, 'features.denseblock4.denselayer6');
});

test('two classes are held against each other, and a bar opens into its share and its channels', async ({
  booted,
}) => {
  const { logits } = await classifyFile(booted, SAMPLE);
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Why this class' }).click();
  await inspector.getByRole('combobox', { name: 'Any class, by name or number' }).fill('315');
  await inspector.getByRole('combobox', { name: 'Comparison, by name or number' }).fill('7');
  const heading = inspector.getByRole('heading', { name: /^elephant − .*: logit/ });
  await expect(heading).toContainText(((logits[315] ?? 0) - (logits[7] ?? 0)).toPrecision(4));
  const bar = inspector.locator('.ledger-row').filter({ hasText: 'layer 9' });
  const value = Number(((await bar.locator('.ledger-value').textContent()) ?? '').replace('−', '-'));
  await bar.getByRole('button', { name: 'layer 9' }).click();
  const share = inspector.getByRole('img', { name: /^Share of layer 9 in the class map/ });
  await expect(share).toHaveAccessibleName(new RegExp(`its mean is ${String(value).replace('-', '−')}`));
  await expect(inspector.locator('.strongest li')).toHaveCount(8);
  await inspector.locator('.strongest li').first().getByRole('button').click();
  await expect(booted).toHaveURL(/tensor=features\.denseblock4\.denselayer9\.conv2&.*channel=\d+/);
  await inspector.getByRole('tab', { name: 'Why this class' }).click();
  await inspector.getByRole('combobox', { name: 'Compare with' }).selectOption('against…');
  await expect(heading).toBeHidden();
});

test('the class map lies over the image, and says that mean and bias make the logit', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const image = booted.getByRole('region', { name: 'Image' });
  await image.getByRole('radio', { name: 'Cells' }).check();
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
  const reading = booted.getByRole('region', { name: 'Class activation map' });
  const facts = await reading.locator('dd').allTextContents();
  const [mean = 0, bias = 0, logit = 0, off = 1] = facts.map((text) => Number(text.replaceAll('−', '-')));
  expect(Math.abs(mean + bias - logit)).toBeLessThan(0.01);
  expect(Math.abs(off)).toBeLessThan(1e-4 * Math.max(1, Math.abs(logit)));
  await image.getByRole('radio', { name: 'Image' }).check();
  await expect(map).toBeHidden();
  await expect(reading).toBeHidden();
});
