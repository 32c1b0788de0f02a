import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, pathTo } from './support/hands';
import { hold, letGo } from './support/hold';

const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  animals: ['chelsea.png', 'elephant.png', 'octopus.png', 'tiger.png', 'lion-and-guitar.png'],
  things: ['bicycle.png', 'guitar.png', 'hamburger.png', 'rocket.jpg', 'sailboat.png', 'sunflower.png'],
};
const IMAGES = Object.values(FOLDERS).flat();
const LAYERS = [1, 2].flatMap((block) =>
  [1, 2].map((layer) => `features.denseblock${block}.denselayer${layer}.conv2`),
);

const folder = mkdtempSync(join(tmpdir(), 'set-answers-'));
const root = join(folder, 'pictures');

test.beforeAll(() => {
  for (const [name, files] of Object.entries(FOLDERS)) {
    mkdirSync(join(root, name), { recursive: true });
    for (const file of files) cpSync(pathTo(`public/samples/${file}`), join(root, name, file));
  }
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** What the console says of each image, one after the other: an oracle that knows nothing of sets. */
const tensorsOf = (page: Page, names: readonly string[]) =>
  page.evaluate(
    async ([images, wanted]) => {
      const found: { dims: number[]; data: number[] }[][] = [];
      for (const image of images) {
        await denselens.classify(await (await fetch(`samples/${image}`)).blob());
        const own: { dims: number[]; data: number[] }[] = [];
        for (const name of wanted) {
          const { dims, data } = await denselens.tensor(name);
          own.push({ dims: [...dims], data: [...data] });
        }
        found.push(own);
      }
      return found;
    },
    [IMAGES, names] as const,
  );

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Channel means of a tensor. */
function meansOf({ dims, data }: { dims: readonly number[]; data: readonly number[] }): readonly number[] {
  const [, channels = 1, height = 1, width = 1] = dims;
  const pixels = height * width;
  return Array.from({ length: channels }, (_, c) => sum(data.slice(c * pixels, (c + 1) * pixels)) / pixels);
}

/** The unbiased estimator of linear CKA, from its definition, for one minibatch of all images. */
function plainCka(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  const n = a.length;
  const gram = (x: readonly (readonly number[])[]) =>
    x.map((p, i) => x.map((q, j) => (i === j ? 0 : sum(p.map((v, c) => v * (q[c] ?? 0))))));
  const hsic = (k: number[][], l: number[][]): number => {
    const trace = sum(k.map((row, i) => sum(row.map((v, j) => v * (l[j]?.[i] ?? 0)))));
    const rows = (g: number[][]) => g.map(sum);
    const crossed = sum(rows(k).map((v, i) => v * (rows(l)[i] ?? 0)));
    const both = (sum(rows(k)) * sum(rows(l))) / ((n - 1) * (n - 2));
    return (trace + both - (2 * crossed) / (n - 2)) / (n * (n - 3));
  };
  const [k, l] = [gram(a), gram(b)];
  return hsic(k, l) / Math.sqrt(hsic(k, k) * hsic(l, l));
}

async function openSet(page: Page): Promise<Locator> {
  await dropPaths(page, [root]);
  const view = page.getByRole('region', { name: 'Set of images' });
  await expect(view.getByText(`${IMAGES.length} of ${IMAGES.length}`)).toBeVisible();
  return view;
}

const shown = (value: number): string => value.toPrecision(4).replace('-', '−');

test('what a channel likes, the map, and layers compared say what the images’ own tensors say', async ({
  open,
}) => {
  const page = await open(`${TINY_PAGE}&tensor=features.denseblock1.denselayer2.input&channel=9`);
  const told = await tensorsOf(page, [...LAYERS, 'features.denseblock1.denselayer1.conv2', 'avgpool']);
  const view = await openSet(page);

  // The channel that is looked at is layer 1's second: the concatenation has the stem's 8 channels before it.
  await view.getByRole('tab', { name: 'What a channel likes' }).click();
  await expect(view.getByLabel('Layer', { exact: true })).toHaveValue(
    'features.denseblock1.denselayer1.conv2',
  );
  await expect(view.getByLabel('Channel', { exact: true })).toHaveValue('1');
  const peaks = told
    .map((own, n) => {
      const { dims, data } = own[4] ?? { dims: [], data: [] };
      const [, , height = 1, width = 1] = dims;
      const map = data.slice(height * width, 2 * height * width);
      const value = Math.max(...map);
      return { n, value, at: map.indexOf(value), width };
    })
    .sort((a, b) => b.value - a.value || a.n - b.n);
  const strip = view.getByRole('list', { name: 'Largest values' });
  await expect(strip.getByRole('button')).toHaveCount(8);
  for (const [rank, { n, value }] of peaks.slice(0, 8).entries()) {
    const label = await strip.getByRole('button').nth(rank).getAttribute('aria-label');
    expect(label).toContain(`/${IMAGES[n]}: ${shown(value)}`);
  }
  // The place: units of block 1 stand 4 pixels apart, the first in the middle of the first pixel.
  await view.getByText('Whole image').click();
  const [best] = peaks;
  const mark = strip.locator('.likes-place').first();
  const [x, y] = [(best?.at ?? 0) % (best?.width ?? 1), Math.floor((best?.at ?? 0) / (best?.width ?? 1))];
  await expect(mark).toHaveAttribute(
    'style',
    `left: ${(100 * (0.5 + 4 * x)) / 32}%; top: ${(100 * (0.5 + 4 * y)) / 32}%;`,
  );

  await view.getByRole('tab', { name: 'Map' }).click();
  const plane = view.getByRole('application', { name: `${IMAGES.length} images on a plane` });
  await plane.focus();
  await page.keyboard.press('ArrowRight');
  const neighbours = view.locator('.map-neighbours');
  await expect(neighbours.getByRole('listitem')).toHaveCount(8);
  const chosen = (await neighbours.locator('.map-chosen-image').textContent()) ?? '';
  const own = IMAGES.findIndex((name) => chosen.includes(name));
  const features = told.map((each) => each[5]?.data ?? []);
  const cosine = (a: readonly number[], b: readonly number[]): number =>
    sum(a.map((v, i) => v * (b[i] ?? 0))) / Math.hypot(...a) / Math.hypot(...b);
  const ranked = features
    .map((each, n) => ({ n, similarity: cosine(features[own] ?? [], each) }))
    .filter(({ n }) => n !== own)
    .sort((a, b) => b.similarity - a.similarity);
  await expect(neighbours.getByRole('listitem').first()).toContainText(
    (ranked[0]?.similarity ?? 0).toFixed(3),
  );
  // Drawn around with the mouse: all of them.
  const box = (await plane.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const corner = (right: number, down: number) =>
    page.mouse.move(box.x + 3 + right * (box.width - 6), box.y + 3 + down * (box.height - 6), { steps: 4 });
  await corner(0, 0);
  await page.mouse.down();
  await corner(1, 0);
  await corner(1, 1);
  // Let go of as fast as a hand does: before the page has drawn the last of the line.
  await Promise.all([corner(0, 1), page.mouse.up()]);
  await expect(view.getByText(`${IMAGES.length} images chosen`)).toBeVisible();
  await view.getByRole('button', { name: 'All images' }).click();
  // Through the last layers to the end, where it stops by itself.
  const layer = view.getByRole('slider', { name: /^Layer/ });
  const last = Number(await layer.getAttribute('max'));
  await layer.press('End');
  for (let n = 0; n < 2; n++) await layer.press('ArrowLeft');
  await expect(view.locator('.map-plane')).toHaveAttribute('aria-busy', 'false');
  // It waits at the next layer until that has answered.
  await hold(page);
  await view.getByRole('button', { name: 'Play through the layers' }).click();
  await expect(view.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await expect(layer).toHaveValue(String(last - 1));
  await letGo(page);
  await expect(layer).toHaveValue(String(last));
  await expect(view.getByRole('button', { name: 'Play through the layers' })).toBeVisible();

  await view.getByText('UMAP', { exact: true }).click();
  await expect(view.getByText('UMAP keeps neighbours together')).toBeVisible();
  await expect(view.getByRole('button', { name: 'Again' })).toBeVisible();

  await view.getByRole('tab', { name: 'Layers compared' }).click();
  await view.getByRole('button', { name: 'Start' }).click();
  const matrix = view.getByRole('application', { name: 'Matrix of CKA, 4 layers by 4 layers' });
  await matrix.focus();
  await page.keyboard.press('ArrowRight');
  const means = (layer: number) => told.map((each) => meansOf(each[layer] ?? { dims: [], data: [] }));
  const value = Number(await view.locator('.cka-read strong').textContent());
  expect(Math.abs(value - plainCka(means(0), means(1)))).toBeLessThan(1e-4);
});

test('dead channels, reuse, and cuts over a set are the network’s own', async ({ open }) => {
  const page = await open(`${TINY_PAGE}&set=channels`);
  const cut = { source: 'features.pool0', reader: 'features.denseblock1.denselayer1', mode: 'zero' } as const;
  const changed = await page.evaluate(
    async ([images, wanted]) => {
      let count = 0;
      for (const image of images) {
        const { logits } = await denselens.classify(await (await fetch(`samples/${image}`)).blob());
        const { logits: after } = await denselens.lesion([wanted]);
        const first = (list: Float32Array) => list.indexOf(Math.max(...list));
        if (first(logits) !== first(after)) count++;
      }
      return count;
    },
    [IMAGES, cut] as const,
  );
  const view = await openSet(page);
  await view.getByRole('tab', { name: 'Dead and redundant' }).click();
  await view.getByRole('button', { name: 'Start' }).click();
  // 8 of the stem, 4 of each layer, 8 of the transition.
  await expect(view.getByText(/of 32 channels are dead/)).toBeVisible();
  await expect(view.getByText(/are redundant/)).toBeVisible();
  await view.getByRole('application', { name: 'Dense block 1, layer 1' }).click();
  await expect(view.getByRole('tab', { name: 'What a channel likes' })).toHaveAttribute(
    'aria-selected',
    'true',
  );

  await view.getByRole('tab', { name: 'Cuts' }).click();
  // The set's first image has healed them.
  await expect(view.getByText('Cuts that held until another image came: 1.')).toBeVisible();
  await view.getByRole('button', { name: 'Start' }).first().click();
  await expect(
    view.getByText(`Another first answer in ${changed} of ${IMAGES.length} images.`),
  ).toBeVisible();
  await view.getByText('4 images', { exact: true }).click();
  // Ended in the middle, and begun anew.
  await hold(page);
  await view.getByRole('button', { name: 'Start' }).last().click();
  await view.getByRole('button', { name: 'Cancel' }).click();
  await expect(view.getByText('Cancelled; what was found so far stays.')).toBeVisible();
  await letGo(page);
  await view
    .getByRole('button', { name: /^(Start|Again)$/ })
    .last()
    .click();
  await expect(view.getByRole('application', { name: /Matrix of 6 connections/ })).toBeVisible();
  await expect(view.getByText('Over 4 images.')).toBeVisible();
});

test('a network of more layers than a record has room for answers for each of them', async ({ open }) => {
  const layers = [6, 12, 48, 32].reduce((total, count) => total + count);
  const page = await open('?backend=wasm&model=made_k32_b6-12-48-32_f64_n4_c5_w32_he_1');
  const first = [1, 2].map((layer) => `features.denseblock1.denselayer${layer}.conv2`);
  const told = await tensorsOf(page, first);
  const view = await openSet(page);
  await view.getByRole('tab', { name: 'Layers compared' }).click();
  await view.getByRole('button', { name: 'Start' }).click();
  const matrix = view.getByRole('application', { name: new RegExp(`${layers}.*${layers}`) });
  await matrix.focus();
  await page.keyboard.press('ArrowRight');
  const [a, b] = [0, 1].map((layer) => told.map((each) => meansOf(each[layer] ?? { dims: [], data: [] })));
  const value = Number(await view.locator('.cka-read strong').textContent());
  expect(Math.abs(value - plainCka(a ?? [], b ?? []))).toBeLessThan(1e-4);

  // What enters four blocks, every layer, and the pooled features.
  await view.getByRole('tab', { name: 'Map' }).click();
  const slider = view.getByRole('slider', { name: 'Layer' });
  await expect(slider).toHaveAttribute('max', String(4 + layers));
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(view.getByRole('application', { name: /^11 images on a plane by Stem/ })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(
    view.getByRole('application', { name: /^11 images on a plane by Dense block 1, layer 1\./ }),
  ).toBeVisible();

  await view.getByRole('tab', { name: 'Dead and redundant' }).click();
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByText(/are redundant/)).toBeVisible();
  await expect(view.getByRole('button', { name: 'Again' })).toBeVisible();
  await expect(view.getByRole('cell', { name: '…' })).toHaveCount(0);
  await expect(view.locator('.job-failure')).toHaveCount(0);
});
