import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { boot, expect, test } from './support/fixtures';
import { ModelServer, offerModels, TINY_LABELS } from './support/model-server';

/** A saved CSV: what it is of, and its rows by column. */
async function readCsv(file: Download) {
  const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
  const origin = lines.filter((line) => line.startsWith('# '));
  const [header = '', ...rows] = lines.slice(origin.length).filter((line) => line !== '');
  const names = header.split(',');
  return {
    name: file.suggestedFilename(),
    origin: Object.fromEntries(origin.map((line) => line.slice(2).split(/: (.*)/, 2) as [string, string])),
    rows: rows.map((row) => {
      const cells = row.split(',');
      return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    }),
  };
}

async function save(page: Page, button: string): Promise<Download> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return file;
}

test('ledger, sweep, lesions, comparison, found channels, costs and class map are saved with what they are of', async ({
  page,
}) => {
  const server = await ModelServer.start();
  await offerModels(page, server);
  await boot(page, '?backend=wasm&model=here&image=elephant&tensor=features.denseblock1.denselayer1.conv2');
  const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
  const expectOrigin = (origin: Readonly<Record<string, string>>) => {
    expect(origin).toMatchObject({ image: 'Elephant', model: 'Served here', software: 'DenseLens' });
    expect(origin.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(origin.preprocessing ?? '')).toMatchObject({ size: [64, 64], resize: 72 });
  };

  await tab('Why this class');
  const ledger = await readCsv(await save(page, 'Ledger .csv'));
  const first = Number(/class-(\d+)/.exec(ledger.name)?.[1]);
  expect(ledger.name).toBe(`Elephant.ledger.class-${first}.csv`);
  expectOrigin(ledger.origin);
  const truth = await page.evaluate((index) => denselens.ledger(index), first);
  expect(ledger.rows.map(({ term }) => term)).toEqual([
    'bias',
    ...truth.sources.map(({ name }) => name),
    'residual',
    'logit',
  ]);
  for (const [i, { value }] of truth.sources.entries()) expect(Number(ledger.rows[i + 1]?.value)).toBe(value);
  const json = JSON.parse(readFileSync(await (await save(page, 'Ledger .json')).path(), 'utf8'));
  expect(json.origin.image).toBe('Elephant');
  expect(json.rows).toHaveLength(ledger.rows.length);

  await page.getByText('Evidence', { exact: true }).first().click();
  const picture = await save(page, 'Map .png');
  expect(picture.suggestedFilename()).toBe(`Elephant.evidence.class-${first}.png`);
  expect(
    readFileSync(await picture.path())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  const values = readFileSync(await (await save(page, 'Map .npy')).path());
  const cam = await page.evaluate(async (index) => {
    const { data, dims } = await denselens.cam(index);
    return { data: [...data], dims };
  }, first);
  expect(values.toString('latin1', 10, 128)).toContain(`'shape': (${cam.dims.join(', ')}),`);
  const body = 10 + values.readUInt16LE(8);
  expect(cam.data.map((_, i) => values.readFloatLE(body + 4 * i))).toEqual(cam.data);

  await tab('Strengths');
  await page.getByRole('button', { name: 'Sweep', exact: true }).click();
  const sweep = await readCsv(await save(page, 'Sweep .csv'));
  expect(sweep.name).toBe('Elephant.sweep.zero.csv');
  const cut = { source: sweep.rows[0]?.source ?? '', reader: sweep.rows[0]?.reader ?? '' };
  const delta = await page.evaluate(
    async ({ source, reader, index }) =>
      (await denselens.lesion([{ source, reader, mode: 'zero' }])).delta[index],
    { ...cut, index: first },
  );
  expect(Number(sweep.rows[0]?.delta_logit)).toBeCloseTo(delta ?? Number.NaN, 5);

  await tab('Cut');
  const lesions = await readCsv(await save(page, 'All classes .csv'));
  expect(lesions.origin.cuts).toMatch(/^p-1\.1-z$/);
  expect(lesions.rows).toHaveLength(TINY_LABELS.length);
  const changed = lesions.rows.find(({ index }) => Number(index) === first);
  expect(Number(changed?.logit_after) - Number(changed?.logit_before)).toBeCloseTo(delta ?? Number.NaN, 5);
  await page.evaluate(() => denselens.restore());

  await tab('Compare');
  await page.getByRole('button', { name: 'Keep this as A' }).click();
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  // Until then it is compared with itself.
  await expect(page.getByRole('img', { name: 'What the network saw: Octopus' })).toBeVisible();
  await expect(page.locator('.compare')).toHaveAttribute('aria-busy', 'false');
  const compared = await readCsv(await save(page, 'Differences .csv'));
  expect(compared.rows).toHaveLength(12);
  expect(compared.rows[0]).toMatchObject({
    a_image: 'Elephant',
    b_tensor: 'features.denseblock1.denselayer1.conv2',
  });
  expect(compared.origin.image).toBe('Octopus');

  await tab('Find channels');
  await page.getByText('Two images', { exact: true }).click();
  await page.getByRole('button', { name: 'Remember this image' }).click();
  await expect(page.getByText('Remembered: Octopus.')).toBeVisible();
  await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
  // A search of the image before would end with it.
  await expect(page.getByRole('img', { name: 'What the network saw: Tiger face' })).toBeVisible();
  await page.getByRole('button', { name: 'Find what tells the current image from it' }).click();
  const found = await readCsv(await save(page, 'Channels found .csv'));
  expect(found.name).toBe('Tiger-face.found.images.csv');
  expect(found.rows[0]).toMatchObject({ rank: '1', tensor: expect.stringMatching(/^features\./) });

  await tab('Costs');
  const costs = await readCsv(await save(page, 'Costs .csv'));
  const params = await page.evaluate(async () => (await denselens.model()).params);
  expect(costs.rows.reduce((sum, row) => sum + Number(row.parameters), 0)).toBe(params);
  server.stop();
});
