import { expect, test } from './support/fixtures';

test('classifyMany answers of each image what classify does, and leaves the page as it is', async ({
  booted,
}) => {
  const found = await booted.evaluate(async () => {
    const names = ['tiger.png', 'elephant.png', 'rocket.jpg'];
    const files = await Promise.all(names.map(async (name) => (await fetch(`samples/${name}`)).blob()));
    const drawing = new Blob(
      [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" fill="red"/></svg>',
      ],
      { type: 'image/svg+xml' },
    );
    const good = [...files, drawing];
    const single = [];
    for (const file of good) single.push(await denselens.classify(file));
    const before = await denselens.tensor('avgpool');
    const steps: number[] = [];
    const broken = new Blob(['no image'], { type: 'image/png' });
    const many = await denselens.classifyMany([...good, broken, 7 as unknown as Blob], {
      topK: 3,
      features: true,
      onProgress: ({ loaded }) => steps.push(loaded),
    });
    const after = await denselens.tensor('avgpool');
    const control = new AbortController();
    const ended = denselens
      .classifyMany(good, { signal: control.signal, onProgress: () => control.abort() })
      .catch((error: Error & { code: string }) => error.code);
    return {
      differences: single.map(({ logits }, n) => {
        const own = many[n];
        if (own === undefined || 'error' in own) return Number.NaN;
        return Math.max(...logits.map((logit, i) => Math.abs(logit - (own.logits[i] ?? Number.NaN))));
      }),
      tops: many.map((own) => ('error' in own ? own.error.code : own.top.map(({ label }) => label))),
      singleTops: single.map(({ top }) => top.slice(0, 3).map(({ label }) => label)),
      features: many.map((own) => ('error' in own ? null : [...(own.features ?? [])])),
      before: [...before.data],
      after: [...after.data],
      steps,
      ended: await ended,
    };
  });
  for (const difference of found.differences) expect(difference).toBeLessThan(1e-5);
  expect(found.tops).toEqual([...found.singleTops, 'image/undecodable', 'image/undecodable']);
  expect(found.features[3]).toEqual(found.before);
  expect(found.after).toEqual(found.before);
  expect(found.steps).toEqual([1, 2, 3, 4, 5]);
  expect(found.ended).toBe('engine/cancelled');
});

test('a single image goes before what is left of many', async ({ booted }) => {
  const passed = await booted.evaluate(async () => {
    const picture = await createImageBitmap(await (await fetch('samples/tiger.png')).blob());
    let done = 0;
    let hear = (): void => {};
    const many = denselens.classifyMany(
      Array.from({ length: 9 }, () => picture),
      {
        onProgress: ({ loaded }) => {
          done = loaded;
          hear();
        },
      },
    );
    const found: number[] = [];
    for (let single = 0; single < 3; single++) {
      await new Promise<void>((resolve) => {
        hear = resolve;
      });
      const before = done;
      await denselens.classify(picture);
      found.push(done - before);
    }
    await many;
    return found;
  });
  // The one that was running, and seldom one that began before the single one had arrived.
  expect(passed.toSorted((a, b) => a - b)[1]).toBeLessThanOrEqual(1);
});
