import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../../src/network/architecture';
import { opFacts } from '../../src/network/facts';
import { asTensorName, type DenseNetSpec } from '../../src/network/spec';
import { TERMS } from '../glossary/terms';
import { createTestStore } from '../testing/fake-dependencies';
import { createFakeEngine } from '../testing/fake-engine';
import { loadLesson, loadLessonMessages } from './catalogue';
import type { LessonContext, Numbers, Step } from './lesson';
import type { Messages } from './said';

const DENSENET_121: DenseNetSpec = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};
const ONE_BLOCK: DenseNetSpec = {
  growthRate: 2,
  blockConfig: [4],
  numInitFeatures: 4,
  bnSize: 4,
  numClasses: 3,
};

/** What lessons may ask of a network, with a tensor selected. */
function contextFor(spec: DenseNetSpec, side: number, tensor: string): LessonContext {
  const { store } = createTestStore(spec);
  store.setState({ tensor: asTensorName(tensor) });
  return {
    architecture: buildArchitecture(spec, [side, side]),
    state: store.getState(),
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

async function stepOf(lesson: string, id: string, context: LessonContext): Promise<Step> {
  const steps = (await loadLesson(lesson))?.steps(context.architecture) ?? [];
  const step = steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`${lesson} has no step ${id}.`);
  return step;
}

const say = (messages: Messages, name: string, numbers: Numbers): string => messages[name]?.(numbers) ?? '';

describe('what a late layer sees', () => {
  it.each([
    // 11 + 4·8 of 64; 1,047 + 16·64 of 224
    ['one block', ONE_BLOCK, 64, 'features.denseblock1', '43', false],
    ['four blocks', DENSENET_121, 224, 'features.denseblock4', '2,071', true],
  ] as const)('is told of %s as it is', async (_, spec, side, tensor, field, isMore) => {
    const context = contextFor(spec, side, tensor);
    const { gesture } = await stepOf('dense-connectivity', 'receptive', context);
    const numbers = (await gesture?.numbers?.(context)) ?? {};
    const en = await loadLessonMessages('dense-connectivity', 'en');
    const zh = await loadLessonMessages('dense-connectivity', 'zh');
    const told = say(en, 'steps_receptive_done', numbers);
    expect(told).toContain(field);
    expect(told).toContain(String(side));
    expect(told.includes('more than')).toBe(isMore);
    const inChinese = say(zh, 'steps_receptive_done', numbers);
    expect(inChinese).toContain(field);
    expect(inChinese.includes('还大')).toBe(isMore);
  });

  it('is asked for where what is shown lies in the last block already', async () => {
    const shown = 'features.denseblock1.denselayer1.conv2';
    const { gesture } = await stepOf('dense-connectivity', 'receptive', contextFor(ONE_BLOCK, 64, shown));
    const { store } = createTestStore(ONE_BLOCK);
    await store.getState().loadModel('small');
    store.setState({ tensor: asTensorName(shown) });
    const before = store.getState();
    const isDoneAt = (tensor: string) => gesture?.isDone({ ...before, tensor: asTensorName(tensor) }, before);
    expect(isDoneAt(shown)).toBe(false);
    expect(isDoneAt('features.denseblock1.denselayer1.norm1')).toBe(false);
    expect(isDoneAt('features.pool0')).toBe(false);
    expect(isDoneAt('features.denseblock1.denselayer4.conv2')).toBe(true);
    expect(isDoneAt('features.denseblock1')).toBe(true);
  });
});

describe('layers whose bottleneck costs more than it saves', () => {
  it.each([
    ['DenseNet-121', DENSENET_121, 224],
    ['one block', ONE_BLOCK, 64],
    ['a wide bottleneck', { ...DENSENET_121, bnSize: 8 }, 224],
    ['one so wide that it never saves', { ...DENSENET_121, bnSize: 10 }, 224],
  ] as const)('are those counted by their operations: %s', async (_, spec, side) => {
    const context = contextFor(spec, side, 'input');
    const facts = opFacts(context.architecture);
    const widths: number[] = [];
    const dear = spec.blockConfig.map((layers, b) => {
      let count = 0;
      for (let layer = 1; layer <= layers; layer++) {
        const part = context.architecture.parts.get(`features.denseblock${b + 1}.denselayer${layer}`);
        const [reads = 0, height = 0, width = 0] = part?.ops[0]?.shape ?? [];
        let macs = 0;
        for (const { name, kind } of part?.ops ?? []) if (kind === 'conv') macs += facts.get(name)?.macs ?? 0;
        if (macs <= 9 * reads * spec.growthRate * height * width) continue;
        count++;
        widths.push(reads);
      }
      return count;
    });
    const bottleneck = await stepOf('dense-connectivity', 'bottleneck', context);
    const wide = await stepOf('is-that-so', 'wide', context);
    const told = { dear: dear.join(' + '), blocks: spec.blockConfig.join(' + ') };
    expect(await bottleneck.numbers?.(context)).toMatchObject(told);
    expect(await wide.numbers?.(context)).toMatchObject(told);
    const limit = Number(String((await wide.numbers?.(context))?.limit).replace(',', ''));
    if (spec.bnSize < 9) for (const reads of widths) expect(reads).toBeLessThanOrEqual(limit);
  });

  it('are the first ten of DenseNet-121, up to 230 channels', async () => {
    const context = contextFor(DENSENET_121, 224, 'input');
    const { numbers } = await stepOf('dense-connectivity', 'bottleneck', context);
    const messages = await loadLessonMessages('dense-connectivity', 'en');
    const told = say(messages, 'notes_bottleneck_answer', (await numbers?.(context)) ?? {});
    expect(told).toContain('at most 230 channels');
    expect(told).toContain('6 + 4 + 0 + 0 of 6 + 12 + 24 + 16');
  });
});

it('the p that a network was made with is told where dropout is spoken of', async () => {
  const context = contextFor(ONE_BLOCK, 64, 'input');
  const { numbers } = await stepOf('layer-by-layer', 'dropout', context);
  const messages = await loadLessonMessages('layer-by-layer', 'en');
  const told = async (id: string) => {
    const model = { id, source: 'made' } as NonNullable<LessonContext['state']['model']>;
    const found = await numbers?.({ ...context, state: { ...context.state, model } });
    return say(messages, 'steps_dropout_text', found ?? {});
  };
  expect(await told('made_k2_b4_f4_n4_c3_d0.35_w64_he_3')).toContain('p = 0.35');
  expect(await told('made_k2_b4_f4_n4_c3_w64_he_3')).toContain('p = 0.');
  // Four layers of two maps of 16×16.
  expect(await told('made_k2_b4_f4_n4_c3_w64_he_3')).toContain('the 2,048 numbers that its 4 layers');
});

it('a stem of one convolution is not said to go on', async () => {
  const context = contextFor({ ...DENSENET_121, stem: 'cifar' }, 32, 'input');
  const { numbers } = await stepOf('layer-by-layer', 'conv1', context);
  for (const [locale, words] of [
    ['en', 'Batch norm'],
    ['zh', '批归一化'],
  ] as const) {
    const messages = await loadLessonMessages('layer-by-layer', locale);
    expect(say(messages, 'steps_conv1_text', (await numbers?.(context)) ?? {})).not.toContain(words);
  }
});

it('the glossary speaks of layers and fields that there are', async () => {
  const glossary = import.meta.glob<Messages>('../glossary/messages/compiled/*.js');
  const messages = (await glossary['../glossary/messages/compiled/en.js']?.()) ?? {};
  const architecture = buildArchitecture({ ...ONE_BLOCK, blockConfig: [2] }, [64, 64]);
  const told = TERMS.map(({ id, here }) => {
    const numbers = here(architecture, (shape) => shape.join('×'), 0);
    return numbers === null ? '' : say(messages, `terms_${id.replaceAll('-', '_')}_here`, numbers);
  }).join('\n');
  expect(told).toContain('Layer 2 of block 1');
  expect(told).not.toMatch(/ayer 3/);
  // 11 + 2·8 of 64
  expect(told).toMatch(/up to 27 of the picture’s 64/);
});

it('has one word for one thing in Chinese', () => {
  const files = import.meta.glob<string>(
    ['../**/messages/zh/*.json', '../../src/**/messages/zh/*.json', './*/about.ts'],
    { eager: true, query: '?raw', import: 'default' },
  );
  expect(Object.keys(files).length).toBeGreaterThan(50);
  // The stem is 起始段 (主干 is a backbone), who writes 写入者, who reads 读取者.
  for (const [name, text] of Object.entries(files)) expect(text, name).not.toMatch(/主干|写出者|(?<!取)读者/);
});
