import { expectFirstPrediction, expectPainted, numberOf, selectOp, selectUnit } from './support/atlas';
import { classifyFile } from './support/console';
import { boot, expect, test } from './support/fixtures';
import { ModelServer, offerModels } from './support/model-server';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);
const OTHER = new URL('../public/samples/tiger.png', import.meta.url);

test('cuts are made, listed, undone and healed on the page, with every class before and after', async ({
  booted,
}) => {
  const { logits, top } = await classifyFile(booted, SAMPLE, { topK: 5 });
  const first = top[0] ?? { index: 0, logit: Number.NaN, probability: Number.NaN };
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  const predictions = booted.getByRole('region', { name: 'Predictions' });
  const network = booted.getByRole('region', { name: 'The network' });
  await inspector.getByRole('tab', { name: 'Cut', exact: true }).click();

  await inspector.getByRole('combobox', { name: 'What' }).selectOption({ label: 'transition 3' });
  await inspector.getByRole('combobox', { name: 'Reader' }).selectOption('classifier');
  await inspector.getByRole('button', { name: 'Cut', exact: true }).click();
  await expect(predictions.getByText('1 cut holds: before → after.')).toBeVisible();

  // The head is linear: without transition 3 the logit loses just that bar of the ledger.
  const bar = await booted.evaluate(async (index) => {
    await denselens.restore();
    const { sources } = await denselens.ledger(index);
    await denselens.lesion([
      { source: 'features.transition3.pool', reader: 'classifier', mode: 'zero' as const },
    ]);
    return sources[0]?.value ?? Number.NaN;
  }, first.index);
  const row = predictions.getByRole('listitem').first();
  const delta = row.locator('.prediction-delta');
  const shownDelta = async (): Promise<number> =>
    numberOf(((await delta.textContent()) ?? '').replace('Δ', '').trim());
  await expect.poll(shownDelta).toBeCloseTo(-bar, 2);
  await expect(row).toContainText(`${(first.probability * 100).toFixed(1)} %`);
  await expect(network.locator('.network-arcs .is-cut')).toHaveCount(1);

  // Channels of everything that a layer wrote, put to their means, besides.
  await inspector.getByRole('combobox', { name: 'What' }).selectOption('features.denseblock2.denselayer4');
  await inspector.getByRole('combobox', { name: 'Reader' }).selectOption({ label: 'every reader' });
  await inspector.getByRole('textbox', { name: 'maps' }).fill('0-40');
  await inspector.getByRole('button', { name: 'Cut', exact: true }).click();
  await expect(inspector.getByRole('alert')).toContainText('channels 0 to 31');
  await inspector.getByRole('textbox', { name: 'maps' }).fill('0-3, 7');
  await inspector.getByRole('radio', { name: 'their means' }).check();
  await inspector.getByRole('button', { name: 'Cut', exact: true }).click();
  const cuts = inspector.getByRole('list', { name: 'Cuts that hold' }).getByRole('listitem');
  await expect(cuts).toHaveCount(2);
  await expect(cuts.nth(1)).toContainText('block 2: layer 4 → every reader, maps 0–3, 7, means');
  await expect(network.locator('.network-arcs .is-cut')).toHaveCount(1 + 9);
  const oracle = await booted.evaluate(
    async (index) =>
      (
        await denselens.lesion([
          { source: 'features.transition3.pool', reader: 'classifier', mode: 'zero' },
          {
            source: 'features.denseblock2.denselayer4',
            reader: '*',
            mode: 'mean',
            channels: [0, 1, 2, 3, 7],
          },
        ])
      ).delta[index] ?? Number.NaN,
    first.index,
  );
  await expect.poll(shownDelta).toBeCloseTo(oracle, 2);

  // Maps behind the cuts are marked, those in front of them are said to be as they were.
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
  await selectUnit(booted, 'features.denseblock3.denselayer1');
  await selectOp(booted, 'conv2');
  await expectPainted(booted, 'features.denseblock3.denselayer1.conv2');
  await expect(inspector.getByText('of the cut network')).toBeVisible();
  await selectUnit(booted, 'features.denseblock1.denselayer1');
  await expect(inspector.getByText('in front of the cuts: as without them')).toBeVisible();

  await inspector.getByRole('tab', { name: 'Cut', exact: true }).click();
  await cuts.nth(0).getByRole('button', { name: /^Undo/ }).click();
  await expect(cuts).toHaveCount(1);
  await expect(predictions.getByText('1 cut holds: before → after.')).toBeVisible();

  // Another image heals; its cuts can be made again.
  await classifyFile(booted, OTHER);
  await expectFirstPrediction(booted, 'tiger');
  await expect(predictions.getByText(/cut holds/)).toBeHidden();
  await expect(predictions.getByText('Another run healed the cut that held.')).toBeVisible();
  await expect(network.locator('.network-arcs .is-cut')).toHaveCount(0);
  await inspector.getByRole('button', { name: 'Cut again' }).click();
  await expect(cuts).toHaveCount(1);
  await predictions.getByRole('button', { name: 'Heal' }).click();
  await expect(predictions.getByText(/cut holds/)).toBeHidden();
  await expect(inspector.getByText('No connection is cut.')).toBeVisible();

  await classifyFile(booted, SAMPLE);
  const again = await booted.evaluate(() => denselens.restore().then((values) => [...values]));
  expect(again).toEqual([...logits]);
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

test('a connection is cut and healed where its weights are shown', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  const predictions = booted.getByRole('region', { name: 'Predictions' });
  await inspector.getByRole('tab', { name: 'Strengths' }).click();
  await inspector
    .getByRole('grid', { name: /^Connections of block 4/ })
    .getByRole('gridcell', { name: /^transition 3 → classifier: / })
    .click();
  const panel = inspector.getByRole('region', { name: 'Connection' });
  await panel.getByRole('button', { name: 'Cut: put means' }).click();
  await expect(predictions.getByText('1 cut holds: before → after.')).toBeVisible();
  await expect(inspector.locator('.matrix td.is-cut')).toHaveCount(1);
  // The pool takes the mean: means in place of the maps change no logit.
  const delta = await booted.evaluate(async () => {
    const { delta: changes } = await denselens.lesion([
      { source: 'features.transition3.pool', reader: 'classifier', mode: 'mean' },
    ]);
    return Math.max(...changes.map(Math.abs));
  });
  expect(delta).toBeLessThan(1e-4);
  await panel.getByRole('button', { name: 'Heal it' }).click();
  await expect(predictions.getByText(/cut holds/)).toBeHidden();
  await panel.getByRole('button', { name: 'Close' }).click();
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

test('with the stem cut the new ranking stands beside the old one, and a reload does not heal', async ({
  page,
}) => {
  const server = await ModelServer.start();
  await offerModels(page, server);
  const cuts = 'p-*-z';
  await boot(page, `?backend=wasm&model=here&image=elephant&cuts=${cuts}`);
  const predictions = page.getByRole('region', { name: 'Predictions' });
  const linked = () => new URL(page.url()).searchParams.get('cuts');
  await expect(predictions.getByText('1 cut holds: before → after.')).toBeVisible({ timeout: 60_000 });
  const { before, after } = await page.evaluate(async () => {
    const { logits, delta } = await denselens.lesion([
      { source: 'features.pool0', reader: '*', mode: 'zero' },
    ]);
    const { labels } = await denselens.model();
    const order = (values: ArrayLike<number>) =>
      Array.from(values, (value, index) => ({ value, index })).sort((a, b) => b.value - a.value);
    const [old, now] = [order(logits.map((logit, i) => logit - (delta[i] ?? 0))), order(logits)];
    const named = (list: typeof old, other: typeof old) =>
      list.slice(0, 5).map(({ index }) => ({
        label: labels[index] ?? '',
        place: other.findIndex((entry) => entry.index === index) + 1,
      }));
    return { before: named(old, now), after: named(now, old) };
  });
  const expectBoth = async () => {
    for (const [title, rows, word] of [
      ['Whole', before, 'now'],
      ['With the cuts', after, 'was'],
    ] as const) {
      const items = predictions.getByRole('list', { name: title }).getByRole('listitem');
      await expect(items).toHaveCount(5);
      for (const [i, { label, place }] of rows.entries()) {
        await expect(items.nth(i)).toContainText(label);
        await expect(items.nth(i)).toContainText(place === i + 1 ? `stays #${place}` : `${word} #${place}`);
      }
    }
    await expect.poll(linked).toBe(cuts);
  };
  await expectBoth();
  await page.reload();
  await expect(predictions.getByText('1 cut holds: before → after.')).toBeVisible({ timeout: 60_000 });
  await expectBoth();

  // Another image heals and says so, and Back leads to the cut one again.
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expect(predictions.getByText('Another run healed the cut that held.')).toBeVisible();
  await expect.poll(linked).toBeNull();
  await page.goBack();
  await expect(predictions.getByText('1 cut holds: before → after.')).toBeVisible();
  await expectBoth();

  // What cannot be read, or is not there, is said.
  await boot(page, '?backend=wasm&model=here&image=octopus&cuts=9.99-c-z+%3Cscript%3E');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages.getByText('No source is named "features.denseblock9.denselayer99".')).toBeVisible();
  await expect(messages.getByText(/some that cannot be read: those do not hold/)).toBeVisible();
  await expect(predictions.getByText(/cuts? holds?/)).toBeHidden();
  server.stop();
});
