import type { Locator, Page } from '@playwright/test';
import { numberOf } from './support/atlas';
import { classifyFile } from './support/console';
import { expect, THIN_PAGE, TINY_PAGE, test } from './support/fixtures';
import { atRest } from './support/hands';
import { hold, letGo } from './support/hold';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);

async function openConnections(page: Page): Promise<Locator> {
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Strengths' }).click();
  await expect(inspector.getByRole('grid', { name: /^Connections of block/ })).toHaveCount(4);
  return inspector;
}

const cellOf = (inspector: Locator, matrix: string, ends: string): Locator =>
  inspector.getByRole('grid', { name: new RegExp(`^${matrix}`) }).getByRole('gridcell', {
    name: new RegExp(`^${ends}: `),
  });

test('the connections tab has a cell for each connection, and reads them', async ({ booted }) => {
  const inspector = await openConnections(booted);
  await expect(inspector.locator('.matrix td[data-s]')).toHaveCount(597);

  const value = await booted.evaluate(async () => {
    const { blocks } = await denselens.connectivity('weight-gamma');
    return blocks[1]?.values[2]?.[7] ?? Number.NaN;
  });
  await inspector.getByRole('radio', { name: 'weight × norm scale' }).check();
  const cell = cellOf(inspector, 'Connections of block 2', 'layer 2 → layer 8');
  const reading = inspector.getByText(/^block 2, layer 2 → layer 8: /);
  await expect(async () => {
    // The cells are drawn anew when the measure arrives.
    await cell.hover();
    const shown = numberOf(((await reading.textContent()) ?? '').split(': ')[1]);
    expect(Math.abs(shown - value)).toBeLessThan(1e-3 * value);
  }).toPass();

  await inspector.getByRole('radio', { name: '2', exact: true }).check();
  await inspector.getByRole('checkbox', { name: 'Values' }).check();
  await expect(inspector.getByRole('grid')).toHaveCount(1);
  await expect(cell).toHaveText(value.toPrecision(2));
  await inspector.getByRole('checkbox', { name: 'Values' }).uncheck();
  await inspector.getByRole('radio', { name: 'All' }).check();
  await inspector.getByRole('radio', { name: 'weight', exact: true }).check();
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

test('a cell lights its arc, an arc its cell; both by keyboard and pointer', async ({ booted }) => {
  const inspector = await openConnections(booted);
  const network = booted.getByRole('region', { name: 'The network' });
  const lit = network.locator('.network-lit .is-edge');
  const grid = inspector.getByRole('grid', { name: /^Connections of block 1/ });
  await cellOf(inspector, 'Connections of block 1', 'stem → layer 3').hover();
  await expect(lit).toHaveAttribute('data-source', 'features.pool0');
  await expect(lit).toHaveAttribute('data-reader', 'features.denseblock1.denselayer3');
  await booted.mouse.move(0, 0);
  await expect(lit).toHaveCount(0);

  await grid.focus();
  await booted.keyboard.press('ArrowRight');
  await booted.keyboard.press('ArrowDown');
  await expect(lit).toHaveAttribute('data-source', 'features.denseblock1.denselayer1');
  await expect(lit).toHaveAttribute('data-reader', 'features.denseblock1.denselayer2');
  await expect(inspector.getByText(/^block 1, layer 1 → layer 2: /)).toBeVisible();
  await booted.keyboard.press('Enter');
  const panel = inspector.getByRole('region', { name: 'Connection' });
  await expect(panel.getByRole('heading', { name: 'layer 1 → layer 2' })).toBeVisible();
  // The grid loses the focus as the button is pressed: nothing may move away under the press.
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);

  // The highest arc of block 1 is by itself at its top.
  const arc = network.locator(
    '.network-arc-targets path[data-source="features.pool0"][data-reader="features.transition1"]',
  );
  const top = await arc.evaluate((element) => {
    const path = element as SVGPathElement;
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
    const matrix = path.getScreenCTM();
    if (matrix === null) throw new Error('not drawn');
    const { x: left, y: above } = new DOMPoint(x, y).matrixTransform(matrix);
    return { left, above };
  });
  await booted.mouse.move(top.left, top.above);
  await expect(inspector.getByText(/^block 1, stem → transition 1: /)).toBeVisible();
  await expect(inspector.locator('.matrix-hovered')).toHaveCount(1);
  await booted.mouse.move(0, 0);
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

test('what is read of a cell takes no room: nothing moves under the pointer', async ({ open }) => {
  const page = await open(TINY_PAGE);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Strengths' }).click();
  const grid = inspector.getByRole('grid', { name: /^Connections of block 1/ });
  const reading = inspector.getByText(/^block 1, stem → layer 1: /);
  for (const width of [1440, 1024, 640]) {
    await page.setViewportSize({ width, height: 900 });
    await grid.scrollIntoViewIfNeeded();
    const top = async () => (await grid.boundingBox())?.y;
    for (const measure of ['weight', 'weight × norm scale', 'weight × activity']) {
      await inspector.getByRole('radio', { name: measure, exact: true }).check();
      await atRest(page);
      const before = await top();
      await cellOf(inspector, 'Connections of block 1', 'stem → layer 1').hover();
      await expect(reading).toBeVisible();
      expect(await top(), `${measure}, ${width} pixels wide`).toBe(before);
      await page.mouse.move(0, 0);
      await expect(reading).toHaveCount(0);
    }
  }
});

test('panels that ask for the same strengths share one request', async ({ open }) => {
  const page = await open(THIN_PAGE);
  await classifyFile(page, SAMPLE);
  await page.evaluate(() => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, ...message: [never, never]) {
      const { type, payload } = message[0] as { type: string; payload?: { mode?: string } };
      if (type === 'connectivity') asked.push(String(payload?.mode));
      postMessage.apply(this, message);
    };
  });
  const inspector = await openConnections(page);
  // The matrix shows |W|; so do the arcs and the panel of one connection, which asks for the others, too.
  await page
    .getByRole('region', { name: 'The network' })
    .getByRole('combobox', { name: 'arcs' })
    .selectOption('weight');
  await cellOf(inspector, 'Connections of block 1', 'stem → layer 3').click();
  const panel = inspector.getByRole('region', { name: 'Connection' });
  for (const term of ['weight', 'weight × norm scale', 'weight × activity'])
    await expect(panel.locator('.fact', { hasText: term }).first().locator('dd')).not.toHaveText('–');
  const asked = await page.evaluate(() => (globalThis as { asked?: string[] }).asked);
  expect(asked?.toSorted()).toEqual(['weight', 'weight-activation', 'weight-gamma']);
});

/** Sweeps until a cell stands. @returns the cell's value in the measure that is shown, read when it is asked for */
async function sweepUntil(inspector: Locator, block: number, ends: string): Promise<() => Promise<number>> {
  await inspector.getByRole('button', { name: /^Sweep( again)?$/ }).click();
  const cell = cellOf(inspector, `Effects of cuts in block ${block}`, ends);
  const shown = async (): Promise<number> =>
    numberOf(((await cell.getAttribute('aria-label')) ?? '').split(': ')[1]);
  await expect.poll(async () => Number.isFinite(await shown()), { timeout: 120_000 }).toBe(true);
  return shown;
}

test('a sweep shows the effect of each cut, lets the page go on, and can be cancelled', async ({
  booted,
}) => {
  const { logits, top } = await classifyFile(booted, SAMPLE);
  const inspector = await openConnections(booted);
  await inspector.getByRole('button', { name: 'Sweep', exact: true }).click();
  const progress = inspector.getByRole('progressbar', { name: 'Connections swept' });
  await expect(progress).toBeVisible();
  // Partial results stay, and cancelling is heard at once.
  await expect(inspector.getByRole('grid', { name: /^Effects of cuts in block 1/ })).toBeVisible();
  await hold(booted);
  await inspector.getByRole('button', { name: 'Cancel' }).click();
  await expect(inspector.getByText(/of 597, cancelled/)).toBeVisible();
  await letGo(booted);

  const shown = await sweepUntil(inspector, 1, 'layer 1 → layer 2');
  // The page goes on meanwhile.
  await booted.evaluate(() => denselens.tensor('features.denseblock1.denselayer2.norm2'));
  await expect(progress).toBeVisible();
  await inspector.getByRole('button', { name: 'Cancel' }).click();

  // Cells against the console's lesions, in both measures.
  const first = top[0]?.index ?? 0;
  const cut = { source: 'features.denseblock1.denselayer1', reader: 'features.denseblock1.denselayer2' };
  const delta = await booted.evaluate(
    async ([edge, index]) => {
      const { delta: changes } = await denselens.lesion([{ ...edge, mode: 'zero' as const }]);
      await denselens.restore();
      return changes[index] ?? Number.NaN;
    },
    [cut, first] as const,
  );
  expect(Math.abs((await shown()) - delta)).toBeLessThan(1e-3 * Math.max(1, Math.abs(delta)));
  await inspector.getByRole('radio', { name: 'Δ probability of the first' }).check();
  const rest = logits.reduce(
    (sum, logit, i) => (i === first ? sum : sum + Math.exp(logit - (logits[first] ?? 0))),
    0,
  );
  await expect.poll(shown).toBeGreaterThan(-1 / (1 + rest) - 1e-6);
  await expect.poll(shown).toBeLessThan(1 - 1 / (1 + rest) + 1e-6);

  // What stands below the effects, which are tall, can still be reached.
  const paper = inspector.getByText('What the paper saw in its Figure 5');
  await paper.click();
  await inspector.getByRole('table').filter({ hasText: 'The paper’s observation' }).hover();
  await paper.click();

  // Another image makes what came so far void.
  await classifyFile(booted, new URL('../public/samples/tiger.png', import.meta.url));
  await expect(inspector.getByRole('grid', { name: /^Effects/ })).toHaveCount(0);
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

test('a whole sweep ends with every cell and their correlation; another image makes it void', async ({
  open,
}) => {
  // DenseNet-121's 597 cuts take most of a minute: npm run bench waits for them.
  const page = await open(TINY_PAGE);
  const { top } = await classifyFile(page, SAMPLE);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Strengths' }).click();
  const shown = await sweepUntil(inspector, 2, 'layer 1 → classifier');
  // Two blocks of two layers: each layer reads 1 or 2 sources, what ends the block 3.
  await expect(inspector.getByText('12 of 12')).toBeVisible();
  await expect(inspector.getByText(/^Rank correlation .* over 12 connections/)).toBeVisible();
  const delta = await page.evaluate(async (index) => {
    const cut = { source: 'features.denseblock2.denselayer1', reader: 'classifier', mode: 'zero' as const };
    const { delta: changes } = await denselens.lesion([cut]);
    await denselens.restore();
    return changes[index] ?? Number.NaN;
  }, top[0]?.index ?? 0);
  expect(Math.abs((await shown()) - delta)).toBeLessThan(1e-3 * Math.max(1, Math.abs(delta)));

  await classifyFile(page, new URL('../public/samples/tiger.png', import.meta.url));
  await expect(inspector.getByRole('grid', { name: /^Effects/ })).toHaveCount(0);
});

test('the paper’s observations stand beside the matrix with this model’s numbers', async ({ booted }) => {
  const inspector = await openConnections(booted);
  await inspector.getByText('What the paper saw in its Figure 5').click();
  const table = inspector.getByRole('table').filter({ hasText: 'The paper’s observation' });
  await expect(table.getByRole('row')).toHaveCount(5);
  // Observation 3 by another way: for how many layers of block 3 the transition is the weakest source.
  const weakest = await booted.evaluate(async () => {
    const block = (await denselens.connectivity('weight')).blocks[2];
    const columns = Array.from({ length: 24 }, (_, r) => block?.values.flatMap((row) => row[r] ?? []) ?? []);
    return columns.filter((values, r) => r > 0 && Math.min(...values) === values[0]).length;
  });
  await expect(table.getByRole('row', { name: /least weight/ })).toContainText(`${weakest} of 23`);
  await inspector.getByText('What the paper saw in its Figure 5').click();
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});
