import type { Page } from '@playwright/test';
import { buildArchitecture } from '../src/network/architecture';
import { SMALL_SPEC, seededRandom, smallSafetensors } from '../src/testing/small-model';
import { shippedReference } from './fixtures/torchvision/load';
import { classifyFile } from './support/console';
import { boot, expect, TINY, test } from './support/fixtures';
import { compareTensors, worstOf } from './support/reference';

/** As a browser without JavaScript Promise Integration. */
async function takePromisesAway(page: Page): Promise<void> {
  await page.route('**/engine.worker*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `delete WebAssembly.Suspending;\n${await response.text()}` });
  });
}

test('every tensor of a small DenseNet is the same on WASM and on both builds for WebGPU, the smaller where it runs', async ({
  page,
}) => {
  const programs: string[] = [];
  page.on('request', (request) => {
    const [program] = /ort-wasm-simd-threaded[.\w]*(?=-[\w-]+\.wasm$)/.exec(request.url()) ?? [];
    if (program !== undefined) programs.push(program);
  });
  const bytes = Buffer.from(smallSafetensors()).toString('base64');
  const random = seededRandom(3);
  const input = Array.from({ length: 3 * 64 * 96 }, () => random() * 4 - 2);
  const names = buildArchitecture(SMALL_SPEC, [64, 96]).ops.map(({ name }) => name as string);
  const tensorsOn = async (backend: 'wasm' | 'webgpu') => {
    await boot(page, `?backend=${backend}&model=${TINY}`);
    return page.evaluate(
      async ([encoded, values, wanted]) => {
        await denselens.loadModel(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)).buffer);
        const { backend: used } = await denselens.run(Float32Array.from(values), [1, 3, 64, 96]);
        const tensors: [string, number[]][] = [];
        for (const name of wanted) tensors.push([name, [...(await denselens.tensor(name)).data]]);
        return { used, tensors };
      },
      [bytes, input, names] as const,
    );
  };
  const wasm = await tensorsOn('wasm');
  const smaller = await tensorsOn('webgpu');
  await takePromisesAway(page);
  const larger = await tensorsOn('webgpu');
  expect([wasm.used, smaller.used, larger.used]).toEqual(['wasm', 'webgpu', 'webgpu']);
  const name = 'ort-wasm-simd-threaded';
  expect([...new Set(programs)]).toEqual([name, `${name}.jspi`, `${name}.asyncify`]);
  for (const webgpu of [smaller, larger]) {
    expect(webgpu.tensors).toHaveLength(names.length);
    webgpu.tensors.forEach(([tensor, values], i) => {
      const oracle = wasm.tensors[i]?.[1] ?? [];
      const reach = oracle.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const worst = values.reduce(
        (most, value, k) => Math.max(most, Math.abs(value - (oracle[k] ?? Number.NaN))),
        0,
      );
      expect(values).toHaveLength(oracle.length);
      expect(worst, tensor).toBeLessThan(1e-4 * reach);
    });
  }
});

test('a site without the large program runs WASM in browsers that would need it, and says so', async ({
  page,
}) => {
  await takePromisesAway(page);
  await page.route('**/ort-wasm-simd-threaded.asyncify-*.wasm', (route) => route.fulfill({ status: 404 }));
  await boot(page, `?backend=webgpu&model=${TINY}`);
  expect((await page.evaluate(() => denselens.model())).backend).toBe('wasm');
  await page.getByRole('banner').getByRole('button', { name: /^WASM/ }).click();
  await expect(page.getByText('does not have the larger program')).toBeVisible();
});

test('every tensor of a DenseNet-121 on WebGPU against torchvision', async ({ page }) => {
  await boot(page, '?backend=webgpu&model=emoji1000');
  const reference = shippedReference('elephant');
  const result = await classifyFile(page, reference.image, { topK: 5 });
  expect(result.backend).toBe('webgpu');
  expect(result.top.map(({ index }) => index)).toEqual(reference.top.map(({ index }) => index));
  const deviations = await compareTensors(page, reference.tensors);
  expect(deviations).toHaveLength(431);
  expect(deviations.filter(({ sameDims }) => !sameDims)).toEqual([]);
  const worst = worstOf(deviations);
  test
    .info()
    .annotations.push({ type: 'measured', description: `${worst.name} ${worst.ratio.toExponential(1)}` });
  expect(worst.ratio, worst.name).toBeLessThanOrEqual(1e-3);
});
