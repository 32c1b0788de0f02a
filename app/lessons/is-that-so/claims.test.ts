import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../../../src/network/architecture';
import type { DenseNetSpec } from '../../../src/network/spec';
import { createTestStore } from '../../testing/fake-dependencies';
import { createFakeEngine } from '../../testing/fake-engine';
import { contextOf } from '../context';
import type { LessonContext } from '../lesson';
import { claimsFor } from './lesson';

/**
 * Every claim against networks whose numbers were worked out by hand, from the paper's definition alone: block b of n
 * layers begins with c channels and layer i (from 0) of it reads c + i·k; a transition keeps θ of what a block ends
 * with; a window of k pixels widens what is seen by (k − 1) times the distance of neighbours.
 */
interface ByHand {
  readonly name: string;
  readonly spec: DenseNetSpec;
  readonly side: number;
  readonly claims: Readonly<Record<string, object>>;
}

const DENSENET_121: DenseNetSpec = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};

const NETWORKS: readonly ByHand[] = [
  {
    name: 'DenseNet-121',
    spec: DENSENET_121,
    side: 224,
    claims: {
      // 1 + 2·(6 + 12 + 24 + 16) + 3
      convolutions: { verdict: 'no', convs: 120, linear: 1, total: 121 },
      stage: { verdict: 'no', conv: '112×112×64', after: '56×56×64' },
      unit: { verdict: 'no', convs: 2, norms: 2, relus: 2 },
      // The stem's, and the first of each layer; what layers write is read by many, a transition's by its pool.
      order: { verdict: 'partly', followed: 59, convs: 120 },
      fc: { verdict: 'no', behind: 0 },
      // 58·57/2; 15 + 66 + 276 + 120
      connected: { verdict: 'no', layers: 58, pairs: '1,653', within: '477', blocks: 4 },
      // 121·122/2; 21 + 78 + 300 + 136; 7 + 13 + 25 + 17
      formula: { verdict: 'no', depth: 121, formula: '7,381', layers: '535', beyond: '62' },
      addition: { verdict: 'no', sum: '64 + 32 + 32', channels: 128 },
      growth: { verdict: 'yes', layers: 58, k: 32 },
      wide: { verdict: 'no', reads: 224, sees: 128, layer: 6 },
      shrink: { verdict: 'no', layers: 6, side: 56 },
      pooling: { verdict: 'no', pools: 3, max: 0, stem: 1 },
      // 4·7,978,856 and 4·49,161,960 bytes
      memory: { verdict: 'no', weights: '31.9 MB', activations: '196.6 MB', times: '6.2' },
      // 2,837,760 of 7,978,856 and 549,126,144 of 2,834,161,664; 335,040 and 1,040,449,536
      work: {
        verdict: 'no',
        ...{ heavy: 3, heavyParams: '35.6 %', heavyMacs: '19.4 %' },
        ...{ busy: 1, busyParams: '4.2 %', busyMacs: '36.7 %' },
      },
      norms: { verdict: 'no', norms: 121, params: '83,648', share: '1.0 %' },
      size: { verdict: 'no', side: 29, size: 224, other: 288, maps: '9×9×1024', features: 1024 },
      // Shortest 7 + 4 + 4 + 8 + 16; longest 11 + 48, + 4 + 192, + 8 + 768, + 16 + 15·64
      sees: { verdict: 'partly', min: '39', max: '2,007', side: 224 },
    },
  },
  {
    name: 'DenseNet-161',
    spec: { ...DENSENET_121, growthRate: 48, blockConfig: [6, 12, 36, 24], numInitFeatures: 96 },
    side: 224,
    claims: {
      convolutions: { verdict: 'no', convs: 160, linear: 1, total: 161 },
      stage: { verdict: 'no', conv: '112×112×96', after: '56×56×96' },
      unit: { verdict: 'no', convs: 2, norms: 2, relus: 2 },
      order: { verdict: 'partly', followed: 79, convs: 160 },
      fc: { verdict: 'no', behind: 0 },
      connected: { verdict: 'no', layers: 78, pairs: '3,003', within: '987', blocks: 4 },
      formula: { verdict: 'no', depth: 161, formula: '13,041', layers: '1,065', beyond: '82' },
      addition: { verdict: 'no', sum: '96 + 48 + 48', channels: 192 },
      growth: { verdict: 'yes', layers: 78, k: 48 },
      wide: { verdict: 'no', reads: 336, sees: 192, layer: 6 },
      shrink: { verdict: 'no', layers: 6, side: 56 },
      pooling: { verdict: 'no', pools: 3, max: 0, stem: 1 },
      // 4·28,681,000 and 4·91,684,168
      memory: { verdict: 'no', weights: '114.7 MB', activations: '366.7 MB', times: '3.2' },
      // 11,548,224 of 28,681,000 and 2,243,469,312 of 7,727,907,072; 751,392 and 2,341,011,456
      work: {
        verdict: 'no',
        ...{ heavy: 3, heavyParams: '40.3 %', heavyMacs: '29.0 %' },
        ...{ busy: 1, busyParams: '2.6 %', busyMacs: '30.3 %' },
      },
      norms: { verdict: 'no', norms: 161, params: '219,936', share: '0.8 %' },
      size: { verdict: 'no', side: 29, size: 224, other: 288, maps: '9×9×2208', features: 2208 },
      sees: { verdict: 'partly', min: '39', max: '2,903', side: 224 },
    },
  },
  {
    name: 'DenseNet-BC-100',
    spec: {
      growthRate: 12,
      blockConfig: [16, 16, 16],
      numInitFeatures: 24,
      bnSize: 4,
      numClasses: 10,
      stem: 'cifar',
    },
    side: 32,
    claims: {
      convolutions: { verdict: 'no', convs: 99, linear: 1, total: 100 },
      stage: { verdict: 'yes', conv: '32×32×24', after: '32×32×24' },
      unit: { verdict: 'no', convs: 2, norms: 2, relus: 2 },
      order: { verdict: 'partly', followed: 48, convs: 99 },
      fc: { verdict: 'no', behind: 0 },
      connected: { verdict: 'no', layers: 48, pairs: '1,128', within: '360', blocks: 3 },
      formula: { verdict: 'no', depth: 100, formula: '5,050', layers: '408', beyond: '51' },
      addition: { verdict: 'no', sum: '24 + 12 + 12', channels: 48 },
      growth: { verdict: 'yes', layers: 48, k: 12 },
      wide: { verdict: 'no', reads: 84, sees: 48, layer: 6 },
      shrink: { verdict: 'no', layers: 16, side: 32 },
      pooling: { verdict: 'no', pools: 2, max: 0, stem: 0 },
      // 4·769,162 and 4·13,299,040
      memory: { verdict: 'no', weights: '3.1 MB', activations: '53.2 MB', times: '17.3' },
      // 276,480 of 769,162 and 17,104,896 of 287,929,692; 175,680 and 174,587,904
      work: {
        verdict: 'no',
        ...{ heavy: 3, heavyParams: '35.9 %', heavyMacs: '5.9 %' },
        ...{ early: '1,024', last: 3, late: '64' },
        ...{ busy: 1, busyParams: '22.8 %', busyMacs: '60.6 %' },
      },
      norms: { verdict: 'no', norms: 99, params: '23,988', share: '3.1 %' },
      size: { verdict: 'no', side: 4, size: 32, other: 96, maps: '24×24×342', features: 342 },
      // Shortest 3 + 1 + 2; longest 3 + 32, + 1 + 64, + 2 + 15·8
      sees: { verdict: 'partly', min: '6', max: '222', side: 32 },
    },
  },
  {
    name: 'DenseNet-40 without bottlenecks',
    spec: {
      growthRate: 12,
      blockConfig: [12, 12, 12],
      numInitFeatures: 16,
      bnSize: 0,
      numClasses: 10,
      compression: 1,
      stem: 'cifar',
    },
    side: 32,
    claims: {
      convolutions: { verdict: 'no', convs: 39, linear: 1, total: 40 },
      stage: { verdict: 'yes', conv: '32×32×16', after: '32×32×16' },
      unit: { verdict: 'no', convs: 1, norms: 1, relus: 1 },
      order: { verdict: 'no', followed: 0, convs: 39 },
      fc: { verdict: 'no', behind: 0 },
      connected: { verdict: 'no', layers: 36, pairs: '630', within: '198', blocks: 3 },
      formula: { verdict: 'no', depth: 40, formula: '820', layers: '234', beyond: '39' },
      addition: { verdict: 'no', sum: '16 + 12 + 12', channels: 40 },
      growth: { verdict: 'yes', layers: 36, k: 12 },
      wide: { verdict: 'yes', reads: 76, sees: 76, layer: 6 },
      shrink: { verdict: 'no', layers: 12, side: 32 },
      pooling: { verdict: 'no', pools: 2, max: 0, stem: 0 },
      // 4·1,019,722 and 4·7,281,610
      memory: { verdict: 'no', weights: '4.1 MB', activations: '29.1 MB', times: '7.1' },
      // 488,400 of 1,019,722 and 30,689,280 of 264,812,928; 108,240 and 108,822,528
      work: {
        verdict: 'no',
        ...{ heavy: 3, heavyParams: '47.9 %', heavyMacs: '11.6 %' },
        ...{ busy: 1, busyParams: '10.6 %', busyMacs: '41.1 %' },
      },
      norms: { verdict: 'no', norms: 39, params: '18,096', share: '1.8 %' },
      size: { verdict: 'no', side: 4, size: 32, other: 96, maps: '24×24×448', features: 448 },
      // Longest 3 + 24, + 1 + 48, + 2 + 11·8
      sees: { verdict: 'partly', min: '6', max: '166', side: 32 },
    },
  },
  {
    name: 'DenseNet-121 on pictures of 32 pixels',
    spec: DENSENET_121,
    side: 32,
    claims: {
      stage: { verdict: 'no', conv: '16×16×64', after: '8×8×64' },
      work: { early: '64', last: 4, late: '1' },
      // (49,161,960 − 2,024) / 49 + 2,024 numbers
      memory: { verdict: 'yes', weights: '31.9 MB', activations: '4.0 MB', times: '0.1' },
      shrink: { verdict: 'no', layers: 6, side: 8 },
      sees: { verdict: 'yes', min: '39', max: '2,007', side: 32 },
    },
  },
  {
    name: 'a head that lays maps out, with a hidden layer',
    spec: {
      growthRate: 4,
      blockConfig: [2, 2],
      numInitFeatures: 8,
      bnSize: 2,
      numClasses: 5,
      head: { flatten: [4, 4], hidden: [16] },
    },
    side: 32,
    claims: {
      convolutions: { verdict: 'no', convs: 10, linear: 2, total: 12 },
      stage: { verdict: 'no', conv: '16×16×8', after: '8×8×8' },
      order: { verdict: 'partly', followed: 5, convs: 10 },
      fc: { verdict: 'no', behind: 0 },
      connected: { verdict: 'no', layers: 4, pairs: '6', within: '2', blocks: 2 },
      formula: { verdict: 'no', depth: 12, formula: '78', layers: '6', beyond: '6' },
      // A block of two layers has no third: its last.
      addition: { verdict: 'no', sum: '8 + 4', channels: 12 },
      wide: { verdict: 'no', reads: 12, sees: 8, layer: 2 },
      pooling: { verdict: 'no', pools: 1, max: 0, stem: 1 },
      // 16 channels of 96/8 = 12 pixels a side; trained with 4×4
      size: { verdict: 'yes', side: 5, size: 32, other: 96, maps: '12×12×16', features: 2304 },
      // 11 + 16, + 4 + 16
      sees: { verdict: 'partly', min: '15', max: '47', side: 32 },
    },
  },
  {
    name: 'one block, and no classifier',
    spec: { growthRate: 4, blockConfig: [4], numInitFeatures: 8, bnSize: 4, numClasses: 0 },
    side: 64,
    claims: {
      convolutions: { verdict: 'yes', convs: 9, linear: 0, total: 9 },
      connected: { verdict: 'yes', layers: 4, pairs: '6', within: '6', blocks: 1 },
      // 11 + 3·8
      sees: { verdict: 'no', min: '11', max: '35', side: 64 },
    },
  },
  {
    name: 'so narrow that norms weigh',
    spec: {
      growthRate: 1,
      blockConfig: [4],
      numInitFeatures: 8,
      bnSize: 1,
      numClasses: 1,
      stem: 'cifar',
      inputChannels: 1,
    },
    side: 16,
    claims: {
      // Of 72 + (38 + 76 + 8 + 36) + 24 + 13; one block leads in everything.
      norms: { verdict: 'yes', norms: 9, params: '108', share: '40.4 %' },
      work: { verdict: 'yes', heavy: 1, busy: 1 },
    },
  },
  {
    name: 'the same without bottlenecks',
    spec: {
      growthRate: 1,
      blockConfig: [4],
      numInitFeatures: 8,
      bnSize: 0,
      numClasses: 1,
      stem: 'cifar',
      inputChannels: 1,
    },
    side: 16,
    // Of 72 + (342 + 76) + 24 + 13
    claims: { norms: { verdict: 'partly', norms: 5, params: '100', share: '19.0 %' } },
  },
];

function contextFor(spec: DenseNetSpec, side: number): LessonContext {
  return {
    architecture: buildArchitecture(spec, [side, side]),
    state: createTestStore(spec).store.getState(),
    result: {
      runId: 1,
      top: [{ index: 0, label: '', logit: 1, probability: 1 }],
      timings: { decode: 0, preprocess: 0, run: 0, total: 0 },
      backend: 'wasm',
      inputSize: [side, side],
    },
    engine: createFakeEngine(spec).engine,
    shape: ([channels = 0, ...sides]) => [...sides, channels].join('×'),
  };
}

/** Claims that look at values; `measured.test.ts` has them. */
const MEASURED = ['dropout', 'softmax', 'zeros', 'weights'];

describe.each(NETWORKS)('$name', ({ spec, side, claims }) => {
  it('is judged as by hand', async () => {
    const context = contextFor(spec, side);
    for (const [id, expected] of Object.entries(claims)) {
      const claim = claimsFor(spec).find((candidate) => candidate.id === id);
      expect(await claim?.check(context), id).toMatchObject(expected);
    }
  });

  it('leads to a tensor of its own for each claim', () => {
    const context = contextFor(spec, side);
    for (const { id, show } of claimsFor(spec)) {
      const tensor = new URLSearchParams(show(context)).get('tensor');
      if (tensor !== null) expect([...context.architecture.byName.keys()], id).toContain(tensor);
    }
  });
});

it('is asked of all claims, of four networks', () => {
  for (const { spec, claims } of NETWORKS.slice(0, 4)) {
    const ids = claimsFor(spec).map(({ id }) => id);
    expect([...Object.keys(claims), ...MEASURED].sort()).toEqual(ids.sort());
    expect(ids.length).toBeGreaterThanOrEqual(16);
  }
});

it('leaves out what a network has nothing for', () => {
  const ids = claimsFor({ ...DENSENET_121, blockConfig: [6], numClasses: 0 }).map(({ id }) => id);
  for (const id of ['fc', 'softmax', 'weights', 'pooling']) expect(ids).not.toContain(id);
});

it('asks about the picture at hand, and not without one', () => {
  const { store, engine } = createTestStore();
  expect(contextOf(store.getState(), engine)).toBeNull();
});
