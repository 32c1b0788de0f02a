import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { classifyFile, tensorOf } from './support/console';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropFiles } from './support/hands';
import { hold, letGo } from './support/hold';
import { readNpz } from './support/npz';
import { numpyPython } from './support/python';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);
/** public/models/manifest.json pins it. */
const EMOJI_SHA256 = 'c21e7d5021ada3940c3bb1fdc38919951e159d1e926b451442f4fbd974bc63af';
const OTHER = new URL('../public/samples/tiger.png', import.meta.url);

async function openTab(page: Page) {
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Take away' }).click();
  return inspector;
}

async function download(page: Page, button: string | RegExp): Promise<{ path: string; name: string }> {
  const inspector = await openTab(page);
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 120_000 }),
    inspector.getByRole('button', { name: button }).click(),
  ]);
  return { path: await file.path(), name: file.suggestedFilename() };
}

test('a tensor is saved as .npy, byte by byte as the format asks', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  await booted.keyboard.press('Control+k');
  await booted.getByRole('combobox', { name: /^Layer, operation/ }).fill('features.transition2.conv');
  await booted.keyboard.press('Enter');
  const { path, name } = await download(booted, 'Values .npy');
  expect(name).toBe('Your-image.features.transition2.conv.npy');
  const file = readFileSync(path);
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
  const length = file.readUInt16LE(8);
  expect((10 + length) % 64).toBe(0);
  expect(file.subarray(10, 10 + length).toString('latin1')).toMatch(
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(1, 256, 28, 28\), \} *\n$/,
  );
  const { data } = await tensorOf(booted, 'features.transition2.conv');
  const values = new Float32Array(
    file.buffer.slice(file.byteOffset + 10 + length, file.byteOffset + file.length),
  );
  expect(values).toEqual(data);
});

const NAMES = [
  'input',
  'features.norm0',
  'features.denseblock2.denselayer7.input',
  'features.denseblock4',
  'classifier',
];

test('everything is saved as one .npz, which reads unchanged', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const { path, name: file } = await download(booted, /^All 431 tensors \.npz \(197 MB\)/);
  expect(file).toBe('Your-image.npz');
  const { tensors, texts } = readNpz(path);
  expect(tensors.size).toBe(431);
  expect(texts.get('meta')).toBeDefined();
  const meta = JSON.parse(texts.get('meta') ?? '') as object;
  expect(meta).toMatchObject({
    software: 'DenseLens',
    image: 'Your image',
    model: 'DenseNet-121 · emoji',
    sha256: EMOJI_SHA256,
    cuts: null,
    preprocessing: { size: [224, 224], resize: 256, mean: [0.485, 0.456, 0.406] },
  });
  for (const name of NAMES) {
    const { dims, data } = await tensorOf(booted, name);
    const saved = tensors.get(name);
    expect(saved?.dims, name).toEqual(dims);
    expect(saved?.data.findIndex((value, i) => value !== data[i])).toBe(-1);
    expect(saved?.data).toHaveLength(data.length);
  }
  if (numpyPython !== null) expect(readByNumpy(numpyPython, path)).toEqual(summariesOf(tensors));
});

const summariesOf = (tensors: ReturnType<typeof readNpz>['tensors']): object =>
  Object.fromEntries(NAMES.map((name) => [name, [tensors.get(name)?.dims, tensors.get(name)?.data.at(-1)]]));

/** What numpy itself finds in the file. */
function readByNumpy(python: string, path: string): unknown {
  const code = `
import json, sys, numpy, zipfile
names = json.loads(sys.argv[2])
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
with numpy.load(sys.argv[1]) as file:
    assert len(file.files) == 432 and file["meta"].shape == ()
    assert json.loads(str(file["meta"]))["model"] == "DenseNet-121 · emoji"
    assert {str(file[name].dtype) for name in names} == {"float32"}
    print(json.dumps({name: [list(file[name].shape), float(file[name].ravel()[-1])] for name in names}))`;
  return JSON.parse(execFileSync(python, ['-c', code, path, JSON.stringify(NAMES)]).toString());
}

const UNDER_WAY = /(?<!\d)[1-9]\d* of 431/;

test('writing everything shows its progress, is cancelled, and never mixes two images', async ({
  booted,
}) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openTab(booted);
  const start = inspector.getByRole('button', { name: /^All 431 tensors/ });
  await hold(booted, UNDER_WAY);
  await start.click();
  await expect(inspector.getByText(/^[1-9]\d* of 431/)).toBeVisible();
  await inspector.getByRole('button', { name: 'Cancel' }).click();
  await expect(inspector.getByText('Cancelled; nothing was kept.')).toBeVisible();
  await letGo(booted);
  await hold(booted, UNDER_WAY);
  await start.click();
  await expect(inspector.getByText(/^[1-9]\d* of 431/)).toBeVisible();
  // Newer wishes are not kept waiting, and what would have been two images is given up.
  const other = classifyFile(booted, OTHER);
  await expect(booted.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  await letGo(booted);
  await other;
  await expect(inspector.getByText(/it would have held both/)).toBeVisible();
  await expect(start).toBeVisible();
});

test('predictions and statistics are saved as CSV and JSON, with the numbers of the page', async ({
  booted,
}) => {
  const { top, logits } = await classifyFile(booted, SAMPLE, { topK: 3 });
  const saved = await download(booted, 'Predictions .csv');
  expect(saved.name).toBe('Your-image.predictions.csv');
  const lines = readFileSync(saved.path, 'utf8').split('\r\n');
  const origin = lines.filter((line) => line.startsWith('# '));
  expect(origin).toContain('# image: Your image');
  expect(origin).toContain('# model: DenseNet-121 · emoji');
  expect(origin).toContain(`# sha256: ${EMOJI_SHA256}`);
  expect(origin.find((line) => line.startsWith('# preprocessing: {"size":[224,224]'))).toBeDefined();
  const csv = lines.slice(origin.length);
  expect(csv[0]).toBe('rank,index,label,logit,probability');
  expect(csv).toHaveLength(1000 + 2);
  const { rows: json } = JSON.parse(
    readFileSync((await download(booted, 'Predictions .json')).path, 'utf8'),
  ) as { rows: { index: number; label: string; logit: number; probability: number }[] };
  expect(json).toHaveLength(1000);
  for (const [i, { index, label, probability }] of top.entries()) {
    expect(json[i]).toMatchObject({ index, label, logit: logits[index] });
    expect(json[i]?.probability).toBeCloseTo(probability, 6);
    expect(csv[i + 1]).toContain(`${i + 1},${index},${label},`);
  }

  const name = 'features.denseblock2.denselayer4.relu1';
  await booted.keyboard.press('Control+k');
  await booted.getByRole('combobox', { name: /^Layer, operation/ }).fill(name);
  await booted.keyboard.press('Enter');
  const { data, dims } = await tensorOf(booted, name);
  const { rows } = JSON.parse(readFileSync((await download(booted, 'Statistics .json')).path, 'utf8')) as {
    rows: { channel: number; writer: string; mean: number; zeros: number }[];
  };
  const [, channels = 0, height = 0, width = 0] = dims;
  expect(rows).toHaveLength(channels);
  expect([rows[0]?.writer, rows[channels - 1]?.writer]).toEqual([
    'features.transition1.pool',
    'features.denseblock2.denselayer3',
  ]);
  for (const channel of [0, 100, channels - 1]) {
    const map = data.slice(channel * height * width, (channel + 1) * height * width);
    const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
    expect(Math.abs((rows[channel]?.mean ?? Number.NaN) - mean)).toBeLessThan(
      1e-6 * Math.max(1, Math.abs(mean)),
    );
    expect(rows[channel]?.zeros).toBe(map.filter((value) => value === 0).length);
  }
  await booted.getByRole('tab', { name: 'Feature maps' }).click();
});

/** Size of a PNG, and where its lightest pixel is. */
const lightest = (page: Page, bytes: Buffer) =>
  page.evaluate(async (encoded) => {
    const data = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([data]));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    let [most, at] = [-1, -1];
    for (let i = 0; i < width * height; i++) {
      const light = (pixels[4 * i] ?? 0) + (pixels[4 * i + 1] ?? 0) + (pixels[4 * i + 2] ?? 0);
      if (light > most && pixels[4 * i + 3] === 255) [most, at] = [light, i];
    }
    return { width, height, x: at % width, y: Math.floor(at / width) };
  }, bytes.toString('base64'));

test('pictures: the atlas as seen and whole, one channel a pixel a value and large', async ({ booted }) => {
  await booted.emulateMedia({ colorScheme: 'light' });
  await classifyFile(booted, SAMPLE);
  const tensor = 'features.denseblock2.denselayer4.relu2';
  await booted.keyboard.press('Control+k');
  await booted.getByRole('combobox', { name: /^Layer, operation/ }).fill(tensor);
  await booted.keyboard.press('Enter');
  await booted.getByRole('tab', { name: 'Feature maps' }).click();
  const atlas = booted.locator('.atlas[data-painted]').first();
  await expect(atlas).toHaveAttribute('data-painted', new RegExp(`${tensor}$`));
  const size = await atlas.locator('canvas').evaluate((element) => {
    const { width, height } = element.getBoundingClientRect();
    return [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  });
  // A channel whose largest value stands alone.
  const { data } = await tensorOf(booted, tensor);
  const maps = Array.from({ length: 128 }, (_, c) => data.slice(784 * c, 784 * (c + 1)));
  const gap = (map: Float32Array): number => {
    const [first = 0, second = 0] = [...map].sort((a, b) => b - a);
    return first > 0 ? (first - second) / first : 0;
  };
  const channel = maps.reduce((best, map, c) => (gap(map) > gap(maps[best] ?? map) ? c : best), 0);
  const top = maps[channel]?.indexOf(Math.max(...(maps[channel] ?? []))) ?? 0;

  await openTab(booted);
  const read = async (button: string) =>
    lightest(booted, readFileSync((await download(booted, button)).path));
  const seen = await read('Atlas as seen .png');
  expect([seen.width, seen.height]).toEqual(size);
  const whole = await read('Whole atlas .png');
  // Maps of 28 pixels with one between, in a rectangle that holds all 128.
  expect([(whole.width + 1) % 29, (whole.height + 1) % 29]).toEqual([0, 0]);
  expect(((whole.width + 1) * (whole.height + 1)) / 29 ** 2).toBeGreaterThanOrEqual(128);

  await booted.getByRole('tab', { name: 'Statistics', exact: true }).click();
  await booted.getByRole('radio', { name: 'one channel' }).check();
  await booted.getByRole('spinbutton', { name: 'Channel' }).fill(String(channel));
  const one = await read(`Channel ${channel} .png`);
  expect(one).toEqual({ width: 28, height: 28, x: top % 28, y: Math.floor(top / 28) });
  const large = await read(`Channel ${channel}, large .png`);
  expect([large.width, large.height]).toEqual([532, 532]);
  expect([Math.floor(large.x / 19), Math.floor(large.y / 19)]).toEqual([one.x, one.y]);
  await booted.getByRole('tab', { name: 'Feature maps' }).click();
  await booted.emulateMedia({ colorScheme: null });
});

test('a link may lead straight to what can be taken along, before there is a model', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000&tab=take-away');
  await expect(
    page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: /^All 431 tensors/ }),
  ).toBeVisible();
});

/** Stands in for the browser's own window, which no test can answer. */
interface Picking {
  answer: 'a place' | 'none' | 'forbidden';
  readonly suggested: string[];
}

test('where the browser can ask for a place, everything is written straight there', async ({
  page,
  open,
}) => {
  await page.addInitScript(() => {
    const picking: Picking = { answer: 'a place', suggested: [] };
    Object.defineProperty(navigator, 'webdriver', { get: () => false });
    Object.assign(globalThis, {
      picking,
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) => {
        picking.suggested.push(suggestedName);
        if (picking.answer === 'none') throw new DOMException('none was chosen', 'AbortError');
        if (picking.answer === 'forbidden') throw new DOMException('not in a frame', 'SecurityError');
        const folder = await navigator.storage.getDirectory();
        return folder.getFileHandle('picked.npz', { create: true });
      },
    });
  });
  await open(TINY_PAGE);
  const base64 = Buffer.from(smallSafetensors()).toString('base64');
  await dropFiles(page, [{ name: 'small.safetensors', base64 }]);
  await expect(page.getByRole('button', { name: /^small/ })).toBeVisible();
  await classifyFile(page, SAMPLE);
  const inspector = await openTab(page);
  const start = inspector.getByRole('button', { name: /^All \d+ tensors/ });
  const answer = (wanted: Picking['answer']) =>
    page.evaluate((given) => {
      (globalThis as unknown as { picking: Picking }).picking.answer = given;
    }, wanted);

  await start.click();
  await expect(inspector.getByText('Written.')).toBeVisible();
  const picked = await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('picked.npz')).getFile();
    return { size: file.size, bytes: [...new Uint8Array(await file.slice(0, 34).arrayBuffer())] };
  });
  const shapes = await page.evaluate(async () => (await denselens.model()).layers.map(({ shape }) => shape));
  const values = shapes.flat(0).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  expect(picked.size).toBeGreaterThan(values * 4);
  expect(Buffer.from(picked.bytes.slice(0, 4)).toString('latin1')).toBe('PK\x03\x04');
  expect(Buffer.from(picked.bytes.slice(30)).toString('latin1')).toMatch(/^\w/);

  await answer('none');
  await start.click();
  await expect(inspector.getByText('Written.')).toBeVisible();
  await expect(start).toBeEnabled();

  await answer('forbidden');
  const [file] = await Promise.all([page.waitForEvent('download'), start.click()]);
  expect(file.suggestedFilename()).toMatch(/\.npz$/);
  expect(readFileSync(await file.path()).length).toBe(picked.size);
  const suggested = await page.evaluate(
    () => (globalThis as unknown as { picking: Picking }).picking.suggested,
  );
  expect(suggested).toEqual([file.suggestedFilename(), file.suggestedFilename(), file.suggestedFilename()]);
});
