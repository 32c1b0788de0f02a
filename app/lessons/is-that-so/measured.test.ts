import { describe, expect, it } from 'vitest';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { LOCALES } from '../../../src/messages/m';
import { buildArchitecture } from '../../../src/network/architecture';
import type { DenseNetSpec } from '../../../src/network/spec';
import { createTestStore } from '../../testing/fake-dependencies';
import { type Answers, createFakeEngine } from '../../testing/fake-engine';
import { loadLessonMessages } from '../catalogue';
import type { LessonContext } from '../lesson';
import { claimsFor } from './lesson';

const SPEC: DenseNetSpec = {
  growthRate: 4,
  blockConfig: [1, 3],
  numInitFeatures: 8,
  bnSize: 4,
  numClasses: 3,
};

function contextFor(answers: Answers, first = 0): LessonContext {
  return {
    architecture: buildArchitecture(SPEC, [64, 64]),
    state: createTestStore(SPEC).store.getState(),
    result: {
      runId: 1,
      top: [{ index: first, label: '', logit: 1, probability: 1 }],
      timings: { decode: 0, preprocess: 0, run: 0, total: 0 },
      backend: 'wasm',
      inputSize: [64, 64],
    },
    engine: createFakeEngine(SPEC, answers).engine,
    shape: (shape) => shape.join('×'),
  };
}

const check = (id: string, context: LessonContext) => {
  const claim = claimsFor(SPEC).find((candidate) => candidate.id === id);
  if (claim === undefined) throw new Error(`There is no claim ${id}.`);
  return claim.check(context);
};

const outputs =
  (...data: readonly number[]): NonNullable<Answers['tensor']> =>
  async ({ name }) => {
    if (name !== 'classifier') throw new Error(`Asked for ${name}.`);
    return { dims: [1, data.length], data: Float32Array.from(data) };
  };

describe('softmax inside', () => {
  it.each([
    [[0.25, 0.5, 0.25], { verdict: 'yes', sum: '1.000', most: '0.5000' }],
    [[3, -1, 0.5], { verdict: 'no', sum: '2.500', most: '3.000' }],
    // They sum to 1, but are no shares.
    [[2, -1.5, 0.5], { verdict: 'no', sum: '1.000', most: '2.000' }],
    [[0.5, 0.5, 0.5], { verdict: 'no', sum: '1.500', most: '0.5000' }],
  ])('outputs of %j', async (data, expected) => {
    expect(await check('softmax', contextFor({ tensor: outputs(...data) }))).toEqual(expected);
  });
});

describe('dropout', () => {
  /** @param of - the logits of a run with p by the mask of a seed */
  const contextOfRuns = (id: string | null, of: (p: number, seed: number) => readonly number[]) => {
    const asked: number[] = [];
    const context = contextFor({
      'dropped-run': async ({ runId, p, seed }) => {
        asked.push(p);
        return { runId, logits: Float32Array.from(of(p, seed)), dropped: p, mask: null };
      },
    });
    const made = id === null ? null : ({ id, source: 'made' } as NonNullable<typeof context.state.model>);
    return { context: { ...context, state: { ...context.state, model: made } }, asked };
  };
  const MADE = 'made_k4_b1-3_f8_n4_c3_d0.3_w64_he_1';

  it.each([
    ['none designed', null, () => [3, -1, 0.5], { verdict: 'no', p: 0, moved: '–' }],
    ['made without', MADE.replace('_d0.3', ''), () => [3, -1, 0.5], { verdict: 'no', p: 0 }],
    [
      'made with 0.3',
      MADE,
      (p: number, seed: number) => [3 + p * seed * 10, -1, 0.5],
      { verdict: 'partly', p: 0.3, difference: '0', moved: '3.000' },
    ],
    // Runs that differ are told as what they are, whatever was designed.
    [
      'runs that differ',
      null,
      (_: number, seed: number) => [3, seed, 0],
      { verdict: 'yes', difference: '1.000' },
    ],
    ['the last digits', null, (_: number, seed: number) => [30 + seed * 1e-5, 1, 0], { verdict: 'no' }],
  ] as const)('is looked for in two runs: %s', async (_, id, of, expected) => {
    const { context, asked } = contextOfRuns(id, of);
    expect(await check('dropout', context)).toMatchObject(expected);
    expect(asked.filter((p) => p === 0)).toHaveLength(2);
  });
});

describe('zeros behind ReLUs', () => {
  // The first and the last layer of each block; block 1's only one is both.
  const RELUS = ['1.denselayer1', '2.denselayer1', '2.denselayer3'].map(
    (layer) => `features.denseblock${layer}.relu1`,
  );

  it.each([
    [[10, 20, 60], { verdict: 'yes', share: '60.0 %', relus: 3 }],
    [[20, 20, 20], { verdict: 'partly', share: '40.0 %', relus: 3 }],
    [[0, 0, 15], { verdict: 'no', share: '10.0 %', relus: 3 }],
  ])('%j of 50, 40 and 60', async (zeros, expected) => {
    const asked: string[] = [];
    const report = async ({ name }: { name: string }) => {
      asked.push(name);
      const at = RELUS.indexOf(name);
      return {
        summary: { zeros: zeros[at] ?? Number.NaN },
        channels: { channels: 10, pixels: [5, 4, 6][at] },
      };
    };
    const context = contextFor({ report: report as unknown as NonNullable<Answers['report']> });
    expect(await check('zeros', context)).toEqual(expected);
    expect(asked).toEqual(RELUS);
  });
});

describe('strong weights', () => {
  const [STEM, FIRST, SECOND] = ['features.transition1.pool', 'layer1', 'layer2'];
  const block: BlockConnectivity = {
    name: 'features.denseblock2',
    sources: [STEM, FIRST, SECOND] as string[],
    readers: ['layer1', 'layer2', 'classifier'],
    values: [
      [0.4, 0.1, null],
      [null, 0.3, null],
      [null, null, 0.2],
    ],
  };
  /** Logits of the picture: the first class has 5. */
  const LOGITS = [5, 1, -2];

  /** @param effects - by how much a cut changes the first class's logit */
  const contextOfEffects = (effects: Readonly<Record<string, number>>, first = 0) => {
    const asked: string[] = [];
    const context = contextFor(
      {
        tensor: outputs(...LOGITS),
        connectivity: async () => [{ ...block, values: [[99]] }, block],
        'sweep-cut': async ({ cut }) => {
          const edge = `${cut.source} ${cut.reader}`;
          asked.push(edge);
          return Float32Array.from(LOGITS, (value, at) => value + (at === first ? (effects[edge] ?? 0) : 7));
        },
      },
      first,
    );
    return { context, asked };
  };
  const EDGES = [`${STEM} layer1`, `${STEM} layer2`, `${FIRST} layer2`, `${SECOND} classifier`];
  const effectsOf = (...values: readonly number[]) =>
    Object.fromEntries(EDGES.map((edge, at) => [edge, values[at] ?? 0]));

  it('are asked about the connections of the last block, each by itself', async () => {
    const { context, asked } = contextOfEffects({});
    await check('weights', context);
    expect(asked.sort()).toEqual([...EDGES].sort());
  });

  it.each([
    // As the weights: 0.4 > 0.3 > 0.2 > 0.1. A cut may raise or lower.
    ['as the weights', [-4, 1, 3, -2], { verdict: 'yes', rho: '1.00' }],
    ['the other way round', [0.1, 3, -0.2, 0.3], { verdict: 'no', rho: '-1.00' }],
    // Ranks 4 1 3 2 and 3 2 4 1: 1 − 6·4 / (4·15) = 0.6.
    ['half so', [3, 2, 4, 1], { verdict: 'partly', rho: '0.60' }],
    // Ranks 4 1 3 2 and 1 3 4 2: 1 − 6·14 / (4·15) = −0.4.
    ['rather not', [1, 3, 4, 2], { verdict: 'no', rho: '-0.40' }],
    // Nothing to compare.
    ['no effect at all', [0, 0, 0, 0], { verdict: 'no', rho: '–' }],
  ])('%s', async (_, effects, expected) => {
    const { context } = contextOfEffects(effectsOf(...effects));
    expect(await check('weights', context)).toMatchObject({
      ...expected,
      edges: 4,
      block: 2,
    });
  });

  it('are asked of the class that is first', async () => {
    const { context } = contextOfEffects(effectsOf(4, 1, 3, 2), 2);
    expect(await check('weights', context)).toMatchObject({ verdict: 'yes', rho: '1.00' });
  });
});

/** Fills placeholders, and remembers which had nothing to put in. */
function filling(numbers: object) {
  const missing: string[] = [];
  const inputs = new Proxy(numbers, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name);
      missing.push(String(name));
      return '';
    },
  });
  return { inputs: inputs as Readonly<Record<string, string | number>>, missing };
}

it.each(LOCALES)('every verdict is said with the numbers that there are, in %s', async (locale) => {
  const messages = await loadLessonMessages('is-that-so', locale);
  const connectivity: BlockConnectivity = { name: '', sources: ['a'], readers: ['b'], values: [[1]] };
  const report = async () => ({ summary: { zeros: 1 }, channels: { channels: 1, pixels: 1 } });
  const context = contextFor({
    tensor: outputs(...[1, 2, 3]),
    report: report as unknown as NonNullable<Answers['report']>,
    connectivity: async () => [connectivity],
    'sweep-cut': async () => Float32Array.of(1, 2, 3),
    'dropped-run': async ({ runId }) => ({ runId, logits: Float32Array.of(1), dropped: 0, mask: null }),
  });
  for (const { id, check: judge } of claimsFor(SPEC)) {
    const { inputs, missing } = filling(await judge(context));
    const said = ['title', 'text', 'yes', 'partly', 'no'].filter((field) => {
      const message = messages[`steps_${id}_${field}`];
      return message !== undefined && message(inputs).length > 1;
    });
    expect(said, id).toEqual(expect.arrayContaining(['title', 'text', 'yes', 'no']));
    expect(missing, id).toEqual([]);
  }
});
