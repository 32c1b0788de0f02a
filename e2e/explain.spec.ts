import { modelFromSafetensors } from '../src/formats/from-safetensors';
import { sampleBytes } from './support/atlas';
import { expectRejection } from './support/console';
import { expect, test } from './support/fixtures';

// The images of ../shared/reference, as samples.
for (const image of ['elephant.png', 'chelsea.png', 'rocket.jpg']) {
  test(`${image}: class map and ledger sum to the logit for all 1,000 classes`, async ({ booted }) => {
    const worst = await booted.evaluate(async (encoded) => {
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      const { logits } = await denselens.classify(new Blob([bytes]));
      let [cam, ledger, sources] = [0, 0, 0];
      for (const [index, logit] of logits.entries()) {
        const map = await denselens.cam(index);
        const mean = map.data.reduce((sum, value) => sum + value, 0) / map.data.length;
        const scale = Math.max(1, Math.abs(logit));
        cam = Math.max(cam, Math.abs(mean + map.bias - logit) / scale, Math.abs(map.logit - logit));
        const parts = await denselens.ledger(index);
        const sum = parts.sources.reduce((total, { value }) => total + value, parts.bias);
        ledger = Math.max(ledger, Math.abs(sum - logit) / scale, Math.abs(parts.residual) / scale);
        sources = parts.sources.length;
      }
      // The difference of two logits, likewise.
      const difference = (logits[315] ?? 0) - (logits[7] ?? 0);
      const map = await denselens.cam(315, 7);
      const mean = map.data.reduce((sum, value) => sum + value, 0) / map.data.length;
      const parts = await denselens.ledger(315, 7);
      const sum = parts.sources.reduce((total, { value }) => total + value, parts.bias);
      const against = Math.max(Math.abs(mean + map.bias - difference), Math.abs(sum - difference));
      return {
        cam,
        ledger,
        sources,
        classes: logits.length,
        against: against / Math.max(1, Math.abs(difference)),
      };
    }, sampleBytes(image));
    expect(worst).toMatchObject({ sources: 17, classes: 1000 });
    expect(worst.cam).toBeLessThan(1e-4);
    expect(worst.ledger).toBeLessThan(1e-4);
    expect(worst.against).toBeLessThan(1e-4);
  });
}

test('connectivity has 597 cells in each measure, equal to the loaded weights', async ({ booted }) => {
  const cells = await booted.evaluate(async () => {
    const { blocks } = await denselens.connectivity('weight');
    return blocks.map(({ values }) => values.flat().filter((value) => value !== null).length);
  });
  expect(cells).toEqual([21 + 7, 78 + 13, 300 + 25, 136 + 17]);

  const activations = await booted.evaluate(async () => {
    const { blocks } = await denselens.connectivity('weight-activation');
    const relu = await denselens.tensor('features.denseblock1.denselayer1.relu1');
    return { cell: blocks[0]?.values[0]?.[0], dims: relu.dims, data: [...relu.data] };
  });
  const weights = modelFromSafetensors(
    new Uint8Array(await (await booted.request.get('/models/emoji1000/model.safetensors')).body()),
  );
  const { readWeight } = await import('../src/formats/weight-values');
  const W = readWeight(weights, 'features.denseblock1.denselayer1.conv1.weight');
  const pixels = 56 * 56;
  let sum = 0;
  for (let k = 0; k < 64; k++) {
    const map = activations.data.slice(k * pixels, (k + 1) * pixels);
    const mean = map.reduce((total, value) => total + value, 0) / pixels;
    for (let o = 0; o < 128; o++) sum += Math.abs(W[o * 64 + k] ?? Number.NaN) * mean;
  }
  const expected = sum / (64 * 128);
  expect(Math.abs((activations.cell ?? Number.NaN) - expected)).toBeLessThan(1e-6 * expected);
});

test('what cannot be explained is refused with a code', async ({ booted }) => {
  await expectRejection(booted, (index) => denselens.cam(index), 1000, 'class/unknown');
  await expectRejection(
    booted,
    (mode) => denselens.connectivity(mode as 'weight'),
    'size',
    'explain/unsupported',
  );
  const cut = { source: 'features.pool0', reader: 'classifier', mode: 'zero' as const };
  await expectRejection(booted, (wrong) => denselens.lesion([wrong]), cut, 'cut/unknown');
  await expectRejection(booted, (wrong) => denselens.lesion(wrong as never), null, 'cut/unknown');
});
