import { buildArchitecture } from '../src/model/architecture';
import { modelFromSafetensors } from '../src/model/from-safetensors';
import { provenance } from '../src/model/provenance';
import { SMALL_SPEC, seededRandom, smallSafetensors } from '../src/model/testing/small-model';
import { weightRef } from '../src/model/weights';
import { sampleBytes } from './support/atlas';
import { expectRejection } from './support/console';
import { expect, test } from './support/fixtures';

const SMALL_INPUT = (() => {
  const random = seededRandom(11);
  return Array.from({ length: 3 * 64 * 64 }, () => random() * 4 - 2);
})();
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

test('class map and ledger sum to the logit for all 1,000 classes', async ({ booted }) => {
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
  }, sampleBytes('elephant.png'));
  expect(worst).toMatchObject({ sources: 17, classes: 1000 });
  expect(worst.cam).toBeLessThan(1e-4);
  expect(worst.ledger).toBeLessThan(1e-4);
  expect(worst.against).toBeLessThan(1e-4);
});

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
  const { readWeight } = await import('../src/model/weights');
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

test('a lesion gives the logits of a network whose weights were edited so, and heals to the bit', async ({
  open,
}) => {
  const page = await open();
  const bytes = smallSafetensors();
  const model = modelFromSafetensors(bytes);
  const net = provenance(buildArchitecture(SMALL_SPEC, [64, 64]));
  const cuts = [
    { source: 'features.denseblock2.denselayer1', reader: 'features.denseblock2.denselayer3' },
    { source: 'features.transition1.pool', reader: 'features.transition2' },
    { source: 'features.denseblock3.denselayer2', reader: 'classifier' },
  ].map((cut) => ({ ...cut, mode: 'zero' as const }));

  // Zeroing a reader's columns for a source is cutting the connection, by another path altogether.
  const edited = bytes.slice();
  for (const cut of cuts) {
    const block = net.find(({ sources }) => sources.some(({ name }) => name === cut.source));
    const source = block?.sources.find(({ name }) => name === cut.source);
    const reader = block?.readers.find(({ name }) => name === cut.reader);
    if (source === undefined || reader === undefined) throw new Error('fixture');
    const ref = weightRef(model, reader.weight);
    const inputs = ref.shape[1] ?? 0;
    const view = new DataView(edited.buffer, ref.offset, ref.length);
    for (let o = 0; o < (ref.shape[0] ?? 0); o++) {
      for (let k = source.start; k < source.start + source.count; k++)
        view.setFloat32(4 * (o * inputs + k), 0, true);
    }
  }

  const run = (file: string, lesion: typeof cuts | null) =>
    page.evaluate(
      async ([encoded, values, wanted]) => {
        await denselens.loadModel(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)).buffer);
        const { logits } = await denselens.run(Float32Array.from(values), [1, 3, 64, 64]);
        const before = [...logits];
        if (wanted === null)
          return { before, after: before, delta: [], relu: [], downstream: [], healed: [], conv: [] };
        const name = 'features.denseblock3.denselayer1.conv2';
        const conv = [...(await denselens.tensor(name)).data];
        const cut = await denselens.lesion(wanted);
        const relu = [...(await denselens.tensor('features.denseblock2.denselayer3.relu1')).data];
        const downstream = [...(await denselens.tensor(name)).data];
        const healed = [...(await denselens.restore())];
        const same = [...(await denselens.tensor(name)).data];
        return {
          before,
          after: [...cut.logits],
          delta: [...cut.delta],
          relu,
          downstream,
          healed,
          conv: [conv, same],
        };
      },
      [file, SMALL_INPUT, lesion] as const,
    );
  const oracle = await run(encode(edited), null);
  const cut = await run(encode(bytes), cuts);
  const distance = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
  expect(distance(cut.before, cut.after)).toBeGreaterThan(1e-2);
  expect(distance(cut.after, oracle.after)).toBeLessThan(1e-4);
  expect(
    distance(
      cut.delta,
      cut.after.map((logit, i) => logit - (cut.before[i] ?? 0)),
    ),
  ).toBeLessThan(1e-5);
  const source = net[1]?.sources[1];
  const pixels = cut.relu.length / ((source?.start ?? 0) + 2 * SMALL_SPEC.growthRate);
  const cutMaps = cut.relu.slice(
    (source?.start ?? 0) * pixels,
    ((source?.start ?? 0) + SMALL_SPEC.growthRate) * pixels,
  );
  expect(cutMaps.every((value) => value === 0)).toBe(true);
  expect(cut.healed).toEqual(cut.before);
  expect(cut.conv[1]).toEqual(cut.conv[0]);
  expect(distance(cut.downstream, cut.conv[0] ?? [])).toBeGreaterThan(1e-3);
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
