import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { readPng } from './fixtures/pillow/read-png';
import { classifyFile } from './support/console';
import { expect, MIDDLE, test } from './support/fixtures';
import { hold, letGo } from './support/hold';
import { atNetwork, expectSelected, networkOf } from './support/network';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);
/** Opens what stands beside the drawing. */
async function beside(page: Page, button: string, label: string): Promise<Locator> {
  await atNetwork(page);
  const toggle = networkOf(page).getByRole('button', { name: button, exact: true });
  if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.click();
  return networkOf(page).getByRole('region', { name: label });
}

/** Opens a tab of the inspector. */
async function inTab(page: Page, name: string): Promise<Locator> {
  await atNetwork(page);
  await page.getByRole('tab', { name, exact: true }).click();
  return page.getByRole('tabpanel');
}

async function select(page: Page, tensor: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Layer, operation/ }).fill(tensor);
  await page.keyboard.press('Enter');
}

test('where the parameters, the MACs and the memory are, per block and per layer', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const costs = await inTab(booted, 'Costs');
  const row = (name: string) =>
    costs.getByRole('row').filter({ has: booted.getByRole('button', { name, exact: true }) });
  await expect(row('Dense block 1').getByRole('cell')).toHaveText([
    /^335 k 4\.2 %$/,
    /^1\.04 G 36\.7 %$/,
    /34\.1 %$/,
    '–',
  ]);
  await expect(row('Dense block 4').getByRole('cell').nth(0)).toContainText('27.0 %');
  await expect(row('Dense block 4').getByRole('cell').nth(1)).toContainText('3.7 %');
  await expect(costs.getByRole('row')).toHaveCount(1 + 9 + 58);
  const strips = networkOf(booted).locator('.network-budget');
  await expect(strips.locator('text', { hasText: 'activations' })).toHaveCount(1);
  // 58 layers, stem, 3 transitions and the tail, in three strips.
  await expect(strips.locator('rect')).toHaveCount(3 * 63);
});

test('where the milliseconds are: measured on demand, and cancelled', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const costs = await inTab(booted, 'Costs');
  await hold(booted, /[1-9]\d* of 63/);
  await costs.getByRole('button', { name: 'Measure milliseconds' }).click();
  await costs.getByRole('button', { name: 'Cancel' }).click();
  await expect(costs.getByRole('button', { name: 'Measure milliseconds' })).toBeVisible();
  await letGo(booted);
  await costs.getByRole('button', { name: 'Measure milliseconds' }).click();
  await expect(costs.getByRole('row').last().getByRole('cell').last()).toHaveText(/ms \d+\.\d %$/, {
    timeout: 120_000,
  });
  const shares = await costs.locator('tr.is-whole td:last-child .muted').allTextContents();
  expect(shares).toHaveLength(9);
  const sum = shares.reduce((total, share) => total + Number.parseFloat(share), 0);
  expect(Math.abs(sum - 100)).toBeLessThan(0.6);
  await expect(networkOf(booted).locator('.network-budget text', { hasText: 'milliseconds' })).toHaveCount(1);
});

test('how many paths lead to the logits, how long they are, and any of them lit', async ({ booted }) => {
  await select(booted, 'features.pool0');
  const paths = await inTab(booted, 'Paths');
  await expect(paths).toContainText('2^58 = 288,230,376,151,711,744 paths');
  await expect(paths.getByRole('definition')).toHaveText([
    '5 layers with weights',
    '121 layers with weights',
  ]);
  await paths.getByRole('button', { name: 'Shortest' }).click();
  await expect(paths).toContainText('Path 288,230,376,151,711,744: 5 layers with weights, through 5 parts');
  await expect(paths.getByRole('list').getByRole('listitem')).toHaveText([
    'Stem',
    'Transition 1',
    'Transition 2',
    'Transition 3',
    'Tail',
  ]);
  const lit = networkOf(booted).locator('.network-arcs path.is-on-path');
  await expect(lit).toHaveCount(4);
  await expect(lit.first()).toHaveAttribute('data-reader', 'features.transition1');
  await paths.getByRole('button', { name: 'Longest' }).click();
  await expect(paths).toContainText('121 layers with weights, through 63 parts');
  await expect(lit).toHaveCount(62);
  await paths.getByRole('button', { name: 'Next path' }).click();
  await expect(paths).toContainText('Path 2: 119 layers with weights, through 62 parts');
  await inTab(booted, 'Feature maps');
  await expect(lit).toHaveCount(0);
});

test('what part of the image a pointed part sees, shortest and longest path', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  await atNetwork(booted);
  const pointed = booted.locator('.pointed');
  await expect(pointed).toBeHidden();
  await networkOf(booted).locator('[data-part="features.denseblock1.denselayer6"]').first().hover();
  await expect(pointed).toBeVisible();
  const square = async (name: string) => {
    const rect = booted.locator(`.pointed .${name}`);
    await expect(rect).toHaveAttribute('width', /\d/);
    const [x, y, width] = await Promise.all(['x', 'y', 'width'].map((key) => rect.getAttribute(key)));
    return { x: Number(x), y: Number(y), width: Number(width) };
  };
  // FACTS: through block 1 from 11 to 59 px; the layer's own 3×3 on the shortest path adds 8.
  const longest = await square('pointed-longest');
  const shortest = await square('pointed-shortest');
  expect([shortest.width, longest.width]).toEqual([19, 59]);
  // Both around what unit (28, 28) of a 56×56 map looks at: pixels 4·28 and around, from conv0 and pool0.
  expect(shortest.x + shortest.width / 2).toBe(longest.x + longest.width / 2);
  expect(longest.x + longest.width / 2).toBe(4 * 28 + 0.5);
  await booted.mouse.move(0, 0);
  await expect(booted.locator('.pointed')).toBeHidden();
});

test('the search finds classes, and opens their ledger', async ({ open }) => {
  // Its own page: which class is explained is not other tests' business.
  const page = await open(`?backend=wasm&model=emoji1000&${MIDDLE}`);
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: /^Layer, operation/ }).fill('octopus');
  const hit = page.getByRole('option', { name: /octopus/ });
  await expect(hit).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('octopus: logit');
});

test('arrow keys walk in reading order and along connections', async ({ booted }) => {
  await atNetwork(booted);
  const unit = (name: RegExp) => networkOf(booted).getByRole('group').getByRole('button', { name });
  await unit(/^Dense block 2, layer 4:/).focus();
  await booted.keyboard.press('ArrowDown');
  await expect(unit(/^Transition 2:/)).toBeFocused();
  await booted.keyboard.press('ArrowUp');
  await expect(unit(/^Transition 1:/)).toBeFocused();
  await booted.keyboard.press('ArrowRight');
  await expect(unit(/^Dense block 2, layer 1:/)).toBeFocused();
  await booted.keyboard.press('Home');
  await expect(unit(/^Stem:/)).toBeFocused();
});

test('the list beside the drawing has the same parts, selection and focus', async ({ booted }) => {
  await select(booted, 'b2 l7 relu1');
  const list = await beside(booted, 'List', 'The network as a list');
  const tree = list.getByRole('tree');
  await expect(tree.getByRole('treeitem', { name: /^Layer 7/ })).toHaveAttribute('aria-selected', 'true');
  const block = tree.getByRole('treeitem', { name: /Dense block 2/ });
  await expect(block).toHaveAttribute('aria-expanded', 'true');
  await expect(block.getByRole('treeitem')).toHaveCount(12);

  await tree.getByRole('treeitem', { name: /^Layer 7/ }).focus();
  await expect(networkOf(booted).locator('.network-node.is-hovered').first()).toHaveAttribute(
    'data-part',
    'features.denseblock2.denselayer7',
  );
  await booted.keyboard.press('ArrowDown');
  await booted.keyboard.press('Enter');
  await expectSelected(booted, 'features.denseblock2.denselayer8');
  await booted.keyboard.press('ArrowRight');
  await booted.keyboard.press('ArrowRight');
  await booted.keyboard.press('ArrowDown');
  await booted.keyboard.press('Enter');
  await expect
    .poll(() => new URL(booted.url()).searchParams.get('tensor'))
    .toBe('features.denseblock2.denselayer8.norm1');
  // From the drawing to the list.
  await networkOf(booted).locator('[data-part="features.denseblock2.denselayer3"]').first().hover();
  await expect(tree.locator('.is-pointed')).toContainText('Layer 3');
  const { violations } = await new AxeBuilder({ page: booted }).include('.pane-network').analyze();
  expect(violations).toEqual([]);
  await networkOf(booted).getByRole('button', { name: 'List', exact: true }).click();
});

test.describe('what is seen is saved for a slide', () => {
  const download = async (page: Page, button: string): Promise<Buffer> => {
    const save = await beside(page, 'Save', 'Save a picture');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      save.getByRole('button', { name: button }).click(),
    ]);
    return readFileSync(await file.path());
  };

  test('an SVG that parses, with every layer, connection and font', async ({ booted }) => {
    const text = (await download(booted, 'SVG')).toString('utf8');
    // A page of its own: this one parses nothing that it does not trust.
    const reader = await booted.context().newPage();
    const found = await reader.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      const units = [...parsed.querySelectorAll('[data-part]')].map(
        (node) => node.getAttribute('data-part') ?? '',
      );
      return {
        root: parsed.documentElement.tagName,
        title: parsed.querySelector('title')?.textContent,
        layers: new Set(units.filter((unit) => unit.includes('denselayer'))).size,
        arcs: parsed.querySelectorAll('path[data-source]').length,
        links: [...parsed.querySelectorAll('[href]')].filter(
          (node) => !node.getAttribute('href')?.startsWith('data:'),
        ).length,
        fonts: (parsed.querySelector('style')?.textContent?.match(/url\(data:font\/woff2;base64,/g) ?? [])
          .length,
        unstyled: [...parsed.querySelectorAll('rect, path[data-source]')].filter(
          (node) => !node.hasAttribute('fill') && !node.hasAttribute('stroke'),
        ).length,
      };
    }, text);
    await reader.close();
    expect(found).toMatchObject({ root: 'svg', layers: 58, arcs: 597, links: 0, unstyled: 0 });
    expect(found.fonts).toBeGreaterThanOrEqual(2);
    expect(found.title).toContain('DenseNet-121');
    expect(text).not.toMatch(/url\((?!data:|"data:|&quot;data:)/);
  });

  test('a PNG of the size that was asked for, not empty', async ({ booted }, info) => {
    const bytes = await download(booted, 'PNG 2×');
    const path = info.outputPath('network.png');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(path, bytes);
    const png = readPng(new URL(`file://${path}`));
    const box = await networkOf(booted).locator('.network-host').boundingBox();
    expect(Math.abs(png.width - 2 * (box?.width ?? 0))).toBeLessThanOrEqual(2);
    const colours = new Set<number>();
    for (let i = 0; i < png.rgba.length; i += 400)
      colours.add(((png.rgba[i] ?? 0) << 16) | ((png.rgba[i + 1] ?? 0) << 8) | (png.rgba[i + 2] ?? 0));
    expect(colours.size).toBeGreaterThan(50);
    await networkOf(booted).getByRole('button', { name: 'Save', exact: true }).click();
  });
});
