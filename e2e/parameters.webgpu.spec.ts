import { expect, TINY, test } from './support/fixtures';

test('signals, moments and dropped runs are the same numbers on WebGPU', async ({ open }) => {
  const page = await open(`?backend=webgpu&model=${TINY}&image=elephant`);
  const { pairs, own, drawnLast } = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const std = (data: Float32Array) => {
      const mean = data.reduce((a, b) => a + b, 0) / data.length;
      return Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length);
    };
    const pairs: [string, number, number][] = [];
    // Waits for the first image.
    await denselens.input();
    const loaded = await engine.ask('signals', { network: { kind: 'loaded' } });
    for (const [i, name] of loaded.names.entries())
      pairs.push([name, loaded.deviations[i], std((await denselens.tensor(name)).data)]);
    const back = await engine.ask('signal-gradients', { network: { kind: 'loaded' }, class: 1 });
    for (const [i, name] of back.names.entries())
      pairs.push([`d ${name}`, back.deviations[i], std((await denselens.gradient({ class: 1 }, name)).data)]);
    const { runId, norms } = await engine.ask('norm-moments', {});
    const { data, dims } = await denselens.tensor('features.conv0');
    const pixels = Number(dims[2]) * Number(dims[3]);
    norms[0].mean.forEach((mean: number, c: number) => {
      const map = data.slice(c * pixels, (c + 1) * pixels);
      pairs.push([`norm0 ${c}`, mean, map.reduce((a, b) => a + b, 0) / pixels]);
      pairs.push([`norm0 ${c} std`, Math.sqrt(norms[0].variance[c]), std(map)]);
    });
    const { logits } = await engine.ask('dropped-run', { runId, p: 0, seed: 1, maskOf: null });
    const plain = (await denselens.tensor('classifier')).data;
    logits.forEach((logit: number, i: number) => {
      pairs.push([`logit ${i}`, logit, Number(plain[i])]);
    });
    const drawing = {
      kind: 'drawn',
      initialisation: { scheme: 'normal', sigma: 0.2 },
      seed: 3,
      norms: 'own',
    };
    const own = await engine.ask('signals', { network: drawing });
    const at = own.names.indexOf('features.norm0');
    const chain = await engine.ask('signal-gradients', {
      network: { ...drawing, connections: 'chain' },
      class: 0,
    });
    return { pairs, own: own.deviations[at], drawnLast: [...chain.deviations] };
  });
  for (const [name, found, expected] of pairs)
    expect(Math.abs(found - expected), name).toBeLessThan(1e-3 * Math.max(0.01, Math.abs(expected)));
  // By its own statistics, with γ = 1: a deviation of 1.
  expect(own).toBeCloseTo(1, 2);
  for (const value of drawnLast) expect(Number.isFinite(value)).toBe(true);
});
