import type { Page } from '@playwright/test';
import { modelFromSafetensors } from '../src/formats/from-safetensors';
import { weightRef } from '../src/formats/weight-values';
import { plainConnections } from '../src/testing/plain-connections';
import { SMALL_SPEC, seededRandom, smallSafetensors } from '../src/testing/small-model';
import { expect, TINY_PAGE, test } from './support/fixtures';

interface Cut {
  readonly source: string;
  readonly reader: string;
  readonly mode: 'zero' | 'mean';
  readonly channels?: number[];
}

const ORIGINAL = smallSafetensors();
const MODEL = modelFromSafetensors(ORIGINAL);
const CONNECTIONS = plainConnections(SMALL_SPEC);
const INPUT = (() => {
  const random = seededRandom(11);
  return Array.from({ length: 3 * 64 * 64 }, () => random() * 4 - 2);
})();
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

/** What a cut takes away: the columns of each of its readers, counted by hand. */
function columnsOf({ source, reader: wanted, channels }: Cut) {
  const concerned = CONNECTIONS.filter(
    (connection) => connection.source === source && (wanted === '*' || connection.reader === wanted),
  );
  const [first] = concerned;
  if (first === undefined) throw new Error(`${wanted} does not read ${source}`);
  const readers = concerned.map(({ reader }) => ({ name: reader, weight: weightOf(reader) }));
  const columns = (channels ?? Array.from({ length: first.count }, (_, c) => c)).map((c) => first.start + c);
  return { readers, columns };
}

/** The weight of torchvision's that multiplies what a reader concatenates. */
const weightOf = (reader: string): string =>
  `${reader}${reader.includes('denselayer') ? '.conv1' : reader.includes('transition') ? '.conv' : ''}.weight`;

/** A copy of the model's file in which a cut's readers do not use its channels: another path altogether. */
function withoutColumns(file: Uint8Array<ArrayBuffer>, cut: Cut): Uint8Array<ArrayBuffer> {
  const edited = file.slice();
  const { readers, columns } = columnsOf(cut);
  for (const reader of readers) {
    const ref = weightRef(MODEL, reader.weight);
    const [outputs = 0, inputs = 0] = ref.shape;
    const view = new DataView(edited.buffer, ref.offset, ref.length);
    for (let o = 0; o < outputs; o++)
      for (const column of columns) view.setFloat32(4 * (o * inputs + column), 0, true);
  }
  return edited;
}

/**
 * Replacing a layer's ReLU channels by their means adds Σ W·mean to each of its bottlenecks: the same as no such
 * columns, and norm2's running mean moved the other way.
 * @param relu - the reader's `relu1` of the uncut network, `[C,H,W]`
 */
function withMeans(file: Uint8Array<ArrayBuffer>, cut: Cut, relu: readonly number[]) {
  const edited = withoutColumns(file, cut);
  const { readers, columns } = columnsOf(cut);
  for (const reader of readers) {
    const ref = weightRef(MODEL, reader.weight);
    const [outputs = 0, inputs = 0] = ref.shape;
    const pixels = relu.length / inputs;
    const weights = new DataView(ORIGINAL.buffer, ref.offset, ref.length);
    const norm = weightRef(MODEL, `${reader.name}.norm2.running_mean`);
    const running = new DataView(edited.buffer, norm.offset, norm.length);
    for (let o = 0; o < outputs; o++) {
      let shift = 0;
      for (const column of columns) {
        const map = relu.slice(column * pixels, (column + 1) * pixels);
        const mean = map.reduce((sum, value) => sum + value, 0) / pixels;
        shift += mean * weights.getFloat32(4 * (o * inputs + column), true);
      }
      running.setFloat32(4 * o, running.getFloat32(4 * o, true) - shift, true);
    }
  }
  return edited;
}

/** Logits of a whole run of a file. */
const logitsOf = (page: Page, file: Uint8Array): Promise<number[]> =>
  page.evaluate(
    async ([encoded, values]) => {
      await denselens.loadModel(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)).buffer);
      return [...(await denselens.run(Float32Array.from(values), [1, 3, 64, 64])).logits];
    },
    [encode(file), INPUT] as const,
  );

/** Cuts and heals the original, watching one tensor. */
const cutOf = (page: Page, cuts: readonly Cut[], watched: string) =>
  page.evaluate(
    async ([wanted, name]) => {
      const tensor = async () => [...(await denselens.tensor(name)).data];
      const uncut = await tensor();
      const { logits, delta } = await denselens.lesion(wanted as never);
      const during = await tensor();
      const healed = [...(await denselens.restore())];
      return { uncut, during, after: await tensor(), logits: [...logits], delta: [...delta], healed };
    },
    [cuts, watched] as const,
  );

const layer = (block: number, index: number): string => `features.denseblock${block}.denselayer${index}`;

const SCENES: readonly (readonly [what: string, cuts: readonly Cut[]])[] = [
  [
    'several connections',
    [
      { source: layer(2, 1), reader: layer(2, 3), mode: 'zero' },
      { source: 'features.transition1.pool', reader: 'features.transition2', mode: 'zero' },
      { source: layer(3, 2), reader: 'classifier', mode: 'zero' },
    ],
  ],
  ['all that a layer writes', [{ source: layer(2, 1), reader: '*', mode: 'zero' }]],
  [
    'chosen channels',
    [
      { source: 'features.pool0', reader: layer(1, 2), mode: 'zero', channels: [1, 6] },
      { source: layer(3, 1), reader: '*', mode: 'zero', channels: [3] },
    ],
  ],
];

for (const [what, cuts] of SCENES) {
  test(`${what}, cut, give the logits of a network whose weights were edited so, and heal to the bit`, async ({
    open,
  }) => {
    const page = await open(TINY_PAGE);
    const oracle = await logitsOf(page, cuts.reduce(withoutColumns, ORIGINAL));
    const before = await logitsOf(page, ORIGINAL);
    const cut = await cutOf(page, cuts, `${layer(3, 2)}.conv2`);
    expect(distance(cut.logits, before)).toBeGreaterThan(1e-3);
    expect(distance(cut.logits, oracle)).toBeLessThan(1e-4);
    const change = cut.logits.map((logit, i) => logit - (before[i] ?? Number.NaN));
    expect(distance(cut.delta, change)).toBeLessThan(1e-5);
    expect(distance(cut.during, cut.uncut)).toBeGreaterThan(1e-4);
    expect(cut.healed).toEqual(before);
    expect(cut.after).toEqual(cut.uncut);
  });
}

test('means in place of a connection give the logits of a network whose weights and norms were edited so', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  const before = await logitsOf(page, ORIGINAL);
  const cut: Cut = { source: 'features.transition1.pool', reader: layer(2, 2), mode: 'mean' };
  const watched = `${cut.reader}.relu1`;
  const found = await cutOf(page, [cut], watched);
  const { columns } = columnsOf(cut);
  const pixels = found.uncut.length / (weightRef(MODEL, `${cut.reader}.conv1.weight`).shape[1] ?? 0);
  for (const column of columns) {
    const map = found.uncut.slice(column * pixels, (column + 1) * pixels);
    const mean = map.reduce((sum, value) => sum + value, 0) / pixels;
    const replaced = found.during.slice(column * pixels, (column + 1) * pixels);
    expect(distance(replaced, Array(pixels).fill(mean))).toBeLessThan(1e-5);
  }
  const oracle = await logitsOf(page, withMeans(ORIGINAL, cut, found.uncut));
  expect(distance(found.logits, before)).toBeGreaterThan(1e-3);
  expect(distance(found.logits, oracle)).toBeLessThan(1e-4);
  expect(found.healed).toEqual(before);
});
