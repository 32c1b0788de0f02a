import { expectFirstPrediction, expectPainted, numberOf } from './support/atlas';
import { classifyFile } from './support/console';
import { expect, test } from './support/fixtures';
import { hold, letGo } from './support/hold';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);
const OTHER = new URL('../public/samples/tiger.png', import.meta.url);

test('channels are found that respond more in a painted region than elsewhere', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Find channels' }).click();
  const find = inspector.getByRole('button', { name: 'Find channels' });
  await expect(find).toBeDisabled();

  // The upper left quarter, stroke by stroke.
  const brush = booted.getByRole('application', { name: /^Region painted on the image/ });
  const box = await brush.boundingBox();
  if (box === null) throw new Error('no image');
  for (let i = 0; i < 10; i++) {
    const y = box.y + (box.height * (i + 0.5)) / 20;
    await booted.mouse.move(box.x + 1, y);
    await booted.mouse.down();
    await booted.mouse.move(box.x + box.width * 0.47, y, { steps: 3 });
    await booted.mouse.up();
  }
  await expect(inspector.getByText(/^2[3-7] % of the image is painted/)).toBeVisible();
  await find.click();
  const found = inspector.getByRole('list', { name: 'Channels found' }).getByRole('listitem');
  await expect(found).toHaveCount(24);
  const scores = (await found.allTextContents()).map((text) => numberOf(/([+−][\d.]+) σ/.exec(text)?.[1]));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));

  // The best one that is 7×7, by hand: units that lie wholly in the quarter against all others.
  const best = await found.filter({ hasText: 'denseblock4' }).first().locator('.found-name').textContent();
  const [, tensor = '', channel = ''] = /^(\S+) (\d+)$/.exec(best ?? '') ?? [];
  const means = await booted.evaluate(
    async ([name, at]) => {
      const { data } = await denselens.tensor(`features.${name}`);
      const map = [...data.slice(49 * at, 49 * (at + 1))];
      const inside = map.filter((_, i) => i % 7 < 3 && i < 21);
      const outside = map.filter((_, i) => i % 7 > 3 || i >= 28);
      const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
      return { inside: mean(inside), outside: mean(outside) };
    },
    [tensor, Number(channel)] as const,
  );
  expect(means.inside).toBeGreaterThan(means.outside);

  await found.first().getByRole('button').click();
  const [, firstTensor = ''] = /^(\S+) (\d+)$/.exec((await nameOf(booted)) ?? '') ?? [];
  expect(firstTensor).not.toBe('');
  await expect(inspector.getByRole('tab', { name: 'Feature maps' })).toHaveAttribute('aria-selected', 'true');
  await expect(brush).toBeHidden();
});

/** The link says which tensor and channel are looked at. */
async function nameOf(page: import('@playwright/test').Page): Promise<string> {
  await expect(page).toHaveURL(/channel=\d+/);
  const query = new URL(page.url()).searchParams;
  const tensor = query.get('tensor') ?? '';
  await expectPainted(page, tensor);
  return `${tensor} ${query.get('channel')}`;
}

test('the brush works by keyboard, and what is painted can be cleared', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Find channels' }).click();
  const clear = inspector.getByRole('button', { name: 'Clear' });
  if (await clear.isEnabled()) await clear.click();
  await booted.getByRole('application', { name: /^Region painted on the image: 0 %/ }).focus();
  await booted.keyboard.press('ArrowLeft');
  await booted.keyboard.press('Space');
  await expect(inspector.getByText(/^1 % of the image is painted/)).toBeVisible();
  await inspector.getByRole('checkbox', { name: 'Rub out' }).check();
  await booted.getByRole('application', { name: /^Region painted/ }).focus();
  await booted.keyboard.press('ArrowLeft');
  await booted.keyboard.press('Space');
  await expect(inspector.getByText('Paint on the image.')).toBeVisible();
  await inspector.getByRole('checkbox', { name: 'Rub out' }).uncheck();
  await booted.getByRole('application', { name: /^Region painted/ }).focus();
  await booted.keyboard.press('Space');
  await clear.click();
  await expect(inspector.getByText('Paint on the image.')).toBeVisible();
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

test('a search that another image ends says so', async ({ booted: page }) => {
  await page.getByRole('button', { name: 'Elephant', exact: true }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await page.getByRole('tab', { name: 'Find channels' }).click();
  await page.getByRole('radio', { name: 'Bottlenecks' }).check();
  const box = await page.getByRole('application', { name: /^Region painted on the image/ }).boundingBox();
  if (box === null) throw new Error('no image');
  await page.mouse.move(box.x + 40, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 90, box.y + 90, { steps: 4 });
  await page.mouse.up();
  await hold(page);
  await page.getByRole('button', { name: 'Find channels' }).click();
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  await letGo(page);
  await expect(page.getByRole('alert')).toHaveText('Another image came, and ended this.');
  await expect(page.getByRole('listitem').locator('.found-name')).toHaveCount(0);
  await page.getByRole('radio', { name: 'What every layer wrote' }).check();
  await page.getByRole('button', { name: 'Find channels' }).click();
  await expect(page.getByRole('list', { name: 'Channels found' }).getByRole('listitem')).toHaveCount(24);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('tab', { name: 'Feature maps' }).click();
});

test('channels are found that tell two images apart', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Find channels' }).click();
  await inspector.getByRole('radio', { name: 'Two images' }).check();
  const compare = inspector.getByRole('button', { name: 'Find what tells the current image from it' });
  await expect(compare).toBeDisabled();
  await inspector.getByRole('button', { name: 'Remember this image' }).click();
  await expect(inspector.getByText(/^Remembered: /)).toBeVisible();
  await classifyFile(booted, OTHER);
  await expectFirstPrediction(booted, 'tiger');
  await compare.click();
  const found = inspector.getByRole('list', { name: 'Channels found' }).getByRole('listitem');
  await expect(found).toHaveCount(24);

  // Cohen's d of the first one, from both images' tensors.
  const text = (await found.first().textContent()) ?? '';
  const name = (await found.first().locator('.found-name').textContent()) ?? '';
  const [, tensor = '', channel = ''] = /^(\S+) (\d+)$/.exec(name) ?? [];
  const mapOf = () =>
    booted.evaluate(
      async ([wanted, at]) => {
        const { dims, data } = await denselens.tensor(`features.${wanted}`);
        const pixels = (dims[2] ?? 1) * (dims[3] ?? 1);
        return [...data.slice(pixels * at, pixels * (at + 1))];
      },
      [tensor, Number(channel)] as const,
    );
  const now = await mapOf();
  await classifyFile(booted, SAMPLE);
  const before = await mapOf();
  const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = (values: number[]): number => mean(values.map((v) => (v - mean(values)) ** 2));
  const d = (mean(now) - mean(before)) / Math.sqrt((variance(now) + variance(before)) / 2);
  expect(numberOf(/([+−][\d.]+) σ/.exec(text)?.[1])).toBeCloseTo(d, 1);
  // What was found belonged to the other image.
  await expect(found).toHaveCount(0);
  await inspector.getByRole('radio', { name: 'A region of the image' }).check();
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});
