import { expectFirstPrediction, expectPainted, predictions, sampleBytes } from './support/atlas';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dragAway, dragOver, dropFiles, paste, pathTo } from './support/hands';

const png = (name: string) => ({ name, base64: sampleBytes(name) });

test('a picture can be dropped anywhere', async ({ booted: page }) => {
  await dropFiles(page, [png('octopus.png')]);
  await expectFirstPrediction(page, 'octopus');
  await expect(page.getByText('octopus.png', { exact: true })).toBeVisible();
  await expect(page.getByText('Drop a picture')).toBeHidden();
});

test('dragging a file over the page says what would happen, and leaving it ends that', async ({
  booted: page,
}) => {
  await dragOver(page, [pathTo('public/samples/octopus.png')]);
  await expect(page.getByText('Drop a picture')).toBeVisible();
  await dragAway(page);
  await expect(page.getByText('Drop a picture')).toBeHidden();
});

test('words over a dragged file go with it, whatever is taken off the page beneath', async ({
  booted: page,
}) => {
  await page.evaluate(() => {
    const veil = document.createElement('div');
    veil.className = 'veil';
    veil.style.cssText = 'position: fixed; inset: 0; z-index: 9999';
    document.body.append(veil);
  });
  await dragOver(page, [pathTo('public/samples/octopus.png')]);
  await expect(page.getByText('Drop a picture')).toBeVisible();
  await page.evaluate(() => document.querySelector('.veil')?.remove());
  await dragOver(page, [pathTo('public/samples/octopus.png')]);
  await dragAway(page);
  await expect(page.getByText('Drop a picture')).toBeHidden();
});

test('a picture can be pasted', async ({ booted: page }) => {
  // Whatever was moved before: a slider takes no letters.
  await page.getByRole('slider', { name: 'Size' }).focus();
  await paste(page, { png: sampleBytes('sunflower.png') });
  await expectFirstPrediction(page, 'sunflower');
});

test('a picture can be chosen with the file picker, the same one twice', async ({ booted: page }) => {
  const file = pathTo('public/samples/guitar.png');
  const run = () => page.locator('.atlas').getAttribute('data-painted');
  const choose = async () => {
    const opened = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose…' }).click();
    await (await opened).setFiles(file);
  };
  await choose();
  await expectFirstPrediction(page, 'guitar');
  const first = await run();
  await choose();
  await expect.poll(run).not.toBe(first);
  await expectFirstPrediction(page, 'guitar');
});

test('a click on a sample runs it, and every open view follows', async ({ booted: page }) => {
  const before = await page.evaluate(() => denselens.tensor('features.pool0'));
  await page.getByRole('button', { name: 'Hamburger', exact: true }).click();
  await expectFirstPrediction(page, 'hamburger');
  await expect(page.getByRole('button', { name: 'Hamburger', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expectPainted(page, new URL(page.url()).searchParams.get('tensor') ?? '');
  const after = await page.evaluate(() => denselens.tensor('features.pool0'));
  expect(after.data).not.toEqual(before.data);
});

test('predictions are the logits’ softmax, and show logits on demand', async ({ booted: page }) => {
  const { top } = await page.evaluate(async () => {
    const picture = await (await fetch('/samples/elephant.png')).blob();
    const { top: best, logits } = await denselens.classify(picture);
    const all = [...logits].map((logit) => Math.exp(logit - (best[0]?.logit ?? 0)));
    const sum = all.reduce((a, b) => a + b, 0);
    return { top: best.map((entry) => ({ ...entry, expected: (all[entry.index] ?? 0) / sum })) };
  });
  for (const { probability, expected } of top) expect(probability).toBeCloseTo(expected, 5);
  const shown = await predictions(page).allTextContents();
  expect(shown).toHaveLength(5);
  top.forEach(({ label, probability }, i) => {
    expect(shown[i]).toContain(label);
    expect(shown[i]).toContain(`${(probability * 100).toFixed(1)} %`);
  });
  await expect(predictions(page).first()).toContainText('🐘');

  const toggle = page.getByRole('button', { name: 'Logits' });
  await toggle.click();
  await expect(predictions(page).first()).toContainText((top[0]?.logit ?? 0).toPrecision(4));
  await toggle.click();
  await expect(predictions(page).first()).not.toContainText((top[0]?.logit ?? 0).toPrecision(4));
});

test('of five pictures dropped quickly the fifth wins, and no other one shows after it', async ({
  booted: page,
}) => {
  await page.evaluate(() => {
    const list = document.querySelector('.predictions-list');
    const seen: string[] = [];
    new MutationObserver(() => {
      seen.push(list?.querySelector('.prediction-label')?.textContent ?? '');
    }).observe(document.querySelector('.predictions') as Element, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(globalThis, { seenPredictions: seen });
  });
  const files = ['octopus.png', 'tiger.png', 'guitar.png', 'sailboat.png', 'bicycle.png'];
  for (const file of files) await dropFiles(page, [png(file)]);
  await expect(page.getByText('bicycle.png')).toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const seen = await page.evaluate(
    () => (globalThis as unknown as { seenPredictions: string[] }).seenPredictions,
  );
  const last = await predictions(page).first().locator('.prediction-label').textContent();
  expect(last).toBe('bicycle');
  // What had begun before may still have ended, but nothing follows the fifth.
  expect(seen.slice(seen.indexOf('bicycle')).every((label) => label === 'bicycle')).toBe(true);
  const [current, fifth] = await page.evaluate(async () => {
    const now = await denselens.input();
    const picture = await (await fetch('/samples/bicycle.png')).blob();
    await denselens.classify(picture);
    return [[...now.data], [...(await denselens.input()).data]];
  });
  expect(current).toEqual(fifth);
});

test('a picture can be taken with the camera', async ({ open }) => {
  // The camera is the browser's: a stream of a drawn canvas stands in for it.
  const page = await open(TINY_PAGE);
  await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 480;
    const draw = () => {
      const context = canvas.getContext('2d');
      if (context === null) return;
      context.fillStyle = `rgb(${Math.random() * 255} 80 80)`;
      context.fillRect(0, 0, 640, 480);
      requestAnimationFrame(draw);
    };
    draw();
    const stream = canvas.captureStream();
    Object.assign(globalThis, { cameraStream: stream });
    navigator.mediaDevices.getUserMedia = async () => stream;
  });
  await page.getByRole('button', { name: 'Camera' }).click();
  await page.getByRole('button', { name: 'Take the picture' }).click();
  await expect(page.locator('.image-caption-name')).toHaveText('Camera');
  await expect(page.getByRole('dialog', { name: 'Camera' })).toBeHidden();
  const states = await page.evaluate(() =>
    (globalThis as unknown as { cameraStream: MediaStream }).cameraStream
      .getTracks()
      .map((track) => track.readyState),
  );
  expect(states).toEqual(['ended']);
});
