import { classifyFile, expectRejection, tensorOf } from './support/console';
import { expect, test } from './support/fixtures';
import { errorsOf, gradientPicture, gradientReference, reach, sampledGradient } from './support/gradients';

test.describe('beside PyTorch', () => {
  for (const image of ['chelsea', 'elephant']) {
    test(`gradients and class maps of ${image}`, async ({ booted: page }) => {
      test.setTimeout(900_000);
      const reference = gradientReference(image);
      await classifyFile(page, gradientPicture(reference));

      await test.step('gradients', async () => {
        // Each tensor is a graph of its own: one class by every tensor, of one picture, and by every third, of the
        // other; the other questions by the image.
        const every = image === 'elephant' ? 1 : 3;
        for (const [n, { of, value, at }] of reference.gradients.entries()) {
          const chosen = at.filter(({ name }, k) => name === 'input' || (n === 0 && k % every === 0));
          if (n === 0) expect(chosen).toHaveLength(every === 1 ? 19 : 7);
          for (const expected of chosen) {
            const found = await sampledGradient(page, of, expected);
            expect(found.dims, expected.name).toEqual(expected.dims);
            expect(Math.abs(found.value - value)).toBeLessThan(1e-3);
            const errors = errorsOf(found.values, expected.values, reach([expected.min, expected.max]));
            const asked = `${JSON.stringify(of)} by ${expected.name}`;
            expect(errors.worst, asked).toBeLessThanOrEqual(1e-2);
            expect(errors.apart, asked).toBeLessThanOrEqual(0.01);
          }
        }
      });

      await test.step('class maps', async () => {
        expect(reference.gradCam).toHaveLength(4);
        for (const { class: index, at, dims, signed, hirescam } of reference.gradCam) {
          for (const [method, values] of [
            ['grad-cam', signed],
            ['hires-cam', hirescam],
          ] as const) {
            const found = await page.evaluate(
              async ([name, options]) => {
                const map = await denselens.attribution(name, options);
                return { dims: map.dims, data: [...map.data] };
              },
              [method, { class: index, at }] as const,
            );
            expect(found.dims).toEqual(dims);
            const { worst, apart } = errorsOf(found.data, values, reach(values));
            expect(worst, `${method} at ${at}`).toBeLessThanOrEqual(1e-2);
            expect(apart, `${method} at ${at}`).toBeLessThanOrEqual(0.01);
          }
        }
      });
    });
  }

  for (const image of ['chelsea', 'elephant'])
    test(`integrated gradients and occlusion of ${image}`, async ({ booted: page }) => {
      test.setTimeout(900_000);
      const reference = gradientReference(image);
      await classifyFile(page, gradientPicture(reference));
      for (const { drop, dims, class: index, size, stride, fill } of reference.occlusion) {
        const found = await page.evaluate(
          async (options) => {
            const map = await denselens.attribution('occlusion', options);
            return { dims: map.dims, data: [...map.data] };
          },
          { class: index, size, stride, fill },
        );
        expect(found.dims).toEqual(dims);
        const { worst } = errorsOf(found.data, drop, reach(drop));
        expect(worst).toBeLessThanOrEqual(1e-3);
      }

      const [expected] = reference.integratedGradients;
      if (expected === undefined) throw new Error('no reference');
      const { attribution } = expected;
      const found = await page.evaluate(
        async ([index, steps, at]) => {
          const seen: number[] = [];
          const { dims, data, sum, delta } = await denselens.attribution('integrated-gradients', {
            class: index,
            steps,
            onProgress: ({ loaded, total }) => seen.push(loaded / total),
          });
          return { dims, sum, delta, seen, values: at.map((n) => data[n] ?? Number.NaN) };
        },
        [expected.class, expected.steps, attribution.at] as const,
      );
      expect(found.dims).toEqual(attribution.dims);
      const magnitude = reach([attribution.min, attribution.max]);
      const { worst, apart } = errorsOf(found.values, attribution.values, magnitude);
      expect(worst).toBeLessThanOrEqual(1e-2);
      expect(apart).toBeLessThanOrEqual(0.01);
      expect(Math.abs((found.sum ?? Number.NaN) - expected.sum)).toBeLessThan(1e-2 * Math.abs(expected.sum));
      expect(Math.abs((found.delta ?? Number.NaN) - expected.delta)).toBeLessThan(1e-3);
      expect(found.seen.at(-1)).toBe(1);
      expect([...found.seen].sort((a, b) => a - b)).toEqual(found.seen);
    });
});

test('at the last layer HiResCAM is the exact class map, and Grad-CAM too, up to its scale', async ({
  booted,
}) => {
  const { exact, hires, grad } = await booted.evaluate(async () => {
    const index = 6;
    const options = { class: index, at: 'relu5' };
    return {
      exact: [...(await denselens.cam(index)).data],
      hires: [...(await denselens.attribution('hires-cam', options)).data],
      grad: [...(await denselens.attribution('grad-cam', options)).data],
    };
  });
  // The mean of the exact map is what the class gains: each pixel counts 1/49.
  const expected = exact.map((value) => value / exact.length);
  expect(errorsOf(hires, expected, reach(expected)).worst).toBeLessThan(1e-5);
  expect(errorsOf(grad, expected, reach(expected)).worst).toBeLessThan(1e-5);
});

test('a cut network is differentiated as cut', async ({ booted }) => {
  const found = await booted.evaluate(async () => {
    const of = { class: 6 };
    const name = 'features.denseblock4.denselayer3.conv2';
    const uncut = await denselens.gradient(of, name);
    await denselens.lesion([{ source: 'features.denseblock4.denselayer3', reader: '*', mode: 'zero' }]);
    const cut = await denselens.gradient(of, name);
    const before = await denselens.gradient(of, 'features.transition3.pool');
    await denselens.restore();
    const again = await denselens.gradient(of, name);
    return {
      uncut: uncut.data.some((value) => value !== 0),
      cut: cut.data.every((value) => value === 0),
      before: before.data.some((value) => value !== 0),
      healed: again.data.every((value, n) => value === uncut.data[n]),
      changed: cut.value !== uncut.value,
    };
  });
  expect(found).toEqual({ uncut: true, cut: true, before: true, healed: true, changed: true });
});

test('occlusion is the edited image through the whole network', async ({ booted }) => {
  const { map, drop } = await booted.evaluate(async () => {
    const options = { class: 3, size: 96, stride: 64, fill: 'zero' as const };
    const map = await denselens.attribution('occlusion', options);
    const { data, dims } = await denselens.input();
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const { logits } = await engine.run(data, dims);
    const edited = data.slice();
    for (let c = 0; c < 3; c++)
      for (let y = 64; y < 160; y++) edited.fill(0, (c * 224 + y) * 224 + 128, (c * 224 + y) * 224 + 224);
    const covered = await engine.run(edited, dims);
    return { map: { dims: map.dims, value: map.data[1 * 3 + 2] }, drop: logits[3] - covered.logits[3] };
  });
  expect(map.dims).toEqual([3, 3]);
  expect(Math.abs((map.value ?? Number.NaN) - drop)).toBeLessThan(1e-4);
});

test('a new image ends a long attribution, and a signal cancels it', async ({ booted }) => {
  const found = await booted.evaluate(async () => {
    const code = (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'resolved',
        (error) => String(error.code),
      );
    const image = await (await fetch('/samples/elephant.png')).blob();
    await denselens.classify(image);
    let begun = (): void => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const long = code(
      denselens.attribution('integrated-gradients', { class: 0, steps: 500, onProgress: () => begun() }),
    );
    await first;
    await denselens.classify(image);
    const superseded = await long;
    const controller = new AbortController();
    const cancelled = code(
      denselens.attribution('occlusion', {
        class: 0,
        size: 16,
        stride: 4,
        signal: controller.signal,
        onProgress: ({ loaded }) => {
          if (loaded > 0) controller.abort();
        },
      }),
    );
    return {
      superseded,
      cancelled: await cancelled,
      alive: (await denselens.gradient({ class: 0 }, 'relu5')).dims,
    };
  });
  expect(found).toEqual({
    superseded: 'engine/superseded',
    cancelled: 'engine/cancelled',
    alive: [1, 1024, 7, 7],
  });
});

test('what cannot be differentiated is refused with a code, and the page stays', async ({ booted }) => {
  const name = 'features.pool0';
  await expectRejection(booted, () => denselens.gradient({ class: 5000 }, 'input'), null, 'class/unknown');
  await expectRejection(
    booted,
    () => denselens.gradient({ class: 0 }, 'features.conv9'),
    null,
    'tensor/unknown',
  );
  await expectRejection(
    booted,
    (tensor) => denselens.gradient({ tensor, channel: 0, row: 56, column: 0 }, 'input'),
    name,
    'element/unknown',
  );
  await expectRejection(
    booted,
    (tensor) => denselens.gradient({ tensor, channel: 64 }, 'input'),
    name,
    'element/unknown',
  );
  await expectRejection(
    booted,
    () => denselens.attribution('grad-cam', { class: 0, at: 'features' }),
    null,
    'tensor/unknown',
  );
  await expectRejection(
    booted,
    () => denselens.attribution('lime', { class: 0 }),
    null,
    'explain/unsupported',
  );
  await expectRejection(
    booted,
    () => denselens.attribution('occlusion', { class: 0, size: 300, stride: 16 }),
    null,
    'explain/unsupported',
  );
  expect((await tensorOf(booted, 'classifier')).dims).toEqual([1, 1000]);
});
