import { expect, TINY, test } from './support/fixtures';

test('two images of a set that run at once on a GPU give what each gives alone', async ({ open }) => {
  const page = await open(`?backend=webgpu&model=${TINY}`);
  const found = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const inputs: Float32Array[] = [];
    const alone: number[][] = [];
    for (const name of ['elephant.png', 'tiger.png']) {
      const { logits } = await denselens.classify(await (await fetch(`samples/${name}`)).blob());
      alone.push([...logits]);
      inputs.push((await denselens.input()).data);
    }
    const data = Float32Array.from(inputs.flatMap((input) => [...input]));
    const ran = [];
    for (const batch of [null, 1]) {
      const plan = await engine.ask('set-plan', { batch });
      const { logits, features, peaks } = await engine.ask('set-run', { plan: plan.plan, data, tensors: [] });
      ran.push({
        batch: plan.batch,
        numbers: [logits, features, peaks.max, peaks.min, peaks.mean].map((list) => [...list]),
        places: [...peaks.maxAt],
      });
    }
    return { alone: alone.flat(), ran, backend: (await denselens.model()).backend };
  });
  const [together, single] = found.ran;
  expect(found.backend).toBe('webgpu');
  expect([together?.batch, single?.batch]).toEqual([2, 1]);
  expect(single?.numbers[0]).toEqual(found.alone);
  for (const [n, own] of (single?.numbers ?? []).entries())
    for (const [i, value] of own.entries())
      expect(together?.numbers[n]?.[i] ?? Number.NaN).toBeCloseTo(value as number, 4);
  expect(together?.places).toEqual(single?.places);
});
