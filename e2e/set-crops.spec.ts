import { encode } from 'fast-png';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths } from './support/hands';
import { setFolders, viewOf } from './support/set-folder';

const { folderOf } = setFolders('set-crops');

const SIDE = 160;
const IMAGES = 10;
const TENSOR = 'features.denseblock1.denselayer1.conv2';

/**
 * What reaches the tensor's element p: three of pool0, each of three of conv0 in steps of two, each of seven pixels in
 * steps of two: from pixel 4p − 9 on.
 */
const FIELD = 19;
const fieldFrom = (p: number): number => 4 * p - 9;

/** Red says which column a pixel is of, green which row, and blue which image. */
const colourAt = (x: number, y: number, image: number): readonly [number, number, number] => [
  (255 * x) / (SIDE - 1),
  (255 * y) / (SIDE - 1),
  25 * image,
];

function ramp(image: number): Uint8Array {
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let p = 0; p < SIDE * SIDE; p++)
    data.set(colourAt(p % SIDE, Math.floor(p / SIDE), image).map(Math.round), p * 3);
  return encode({ width: SIDE, height: SIDE, data, channels: 3 });
}

test('a crop that is shown is cut out of its file, around the place of the largest value', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  const files = Array.from({ length: IMAGES }, (_, n) => ramp(n));
  const names = Object.fromEntries(files.map((bytes, n) => [`${n}.png`, bytes]));
  await dropPaths(page, [folderOf('pictures', names)]);
  const view = viewOf(page);
  await expect(view.getByText(`${IMAGES} of ${IMAGES}`)).toBeVisible();
  // Where the console's own map of each image is largest.
  const peaks = await page.evaluate(
    async ([images, name]) => {
      const found: { image: number; value: number; row: number; column: number }[] = [];
      for (const [image, bytes] of images.entries()) {
        await denselens.classify(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
        const { dims, data } = await denselens.tensor(name);
        const [, , height = 1, width = 1] = dims;
        const map = [...data.slice(height * width, 2 * height * width)];
        const value = Math.max(...map);
        const at = map.indexOf(value);
        found.push({ image, value, row: Math.floor(at / width), column: at % width });
      }
      return found.sort((a, b) => b.value - a.value || a.image - b.image);
    },
    [files.map((bytes) => [...bytes]), TENSOR] as const,
  );
  const { size, resize } = (await page.evaluate(() => denselens.model())).input;
  const before = (resize - size[0]) / 2;

  await view.getByRole('tab', { name: 'What a channel likes' }).click();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search the network' }).getByRole('combobox').fill(TENSOR);
  await page.keyboard.press('Enter');
  await view.getByLabel('Channel', { exact: true }).fill('1');
  const shown = view.getByRole('list', { name: 'Largest values' }).getByRole('button');
  for (const [n, { image, row, column }] of peaks.slice(0, 4).entries()) {
    await expect(shown.nth(n)).toHaveAttribute('aria-label', new RegExp(`/${image}\\.png: `));
    const canvas = shown.nth(n).locator('canvas').first();
    await expect(canvas).toBeVisible();
    const { width, height, data } = await canvas.evaluate((element: HTMLCanvasElement) => {
      const { width: columns, height: rows } = element;
      const pixels = element.getContext('2d')?.getImageData(0, 0, columns, rows).data ?? [];
      return { width: columns, height: rows, data: [...pixels] };
    });
    expect(width).toBe(height);
    const scale = width / FIELD;
    let looked = 0;
    let worst = 0;
    let beyond = 0;
    for (let v = 0; v < height; v++) {
      for (let u = 0; u < width; u++) {
        const pixel = data.slice((v * width + u) * 4, (v * width + u) * 4 + 4);
        const [x, y] = [fieldFrom(column) + (u + 0.5) / scale, fieldFrom(row) + (v + 0.5) / scale];
        const inside = Math.min(x, y, size[0] - x, size[0] - y);
        if (inside < -1 && pixel[3] !== 0) beyond++;
        if (inside < 1) continue;
        const place = (at: number): number => ((at + before) * SIDE) / resize - 0.5;
        const expected = colourAt(place(x), place(y), image);
        for (const [c, level] of expected.entries())
          worst = Math.max(worst, Math.abs(level - (pixel[c] ?? 0)));
        looked++;
      }
    }
    expect(beyond).toBe(0);
    expect(looked).toBeGreaterThan(0.2 * width * height);
    // A pixel of the input is seven levels, and an image 25.
    expect(worst).toBeLessThan(5);
  }
});
