import { describe, expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import {
  channelOrigin,
  edgesOf,
  provenance,
  sourceNamed,
  sourcesReadBy,
  writerOfChannel,
  writersOf,
  writtenAs,
} from './provenance';

const spec = (blockConfig: number[]) => ({
  growthRate: 32,
  blockConfig,
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
});
const d121 = buildArchitecture(spec([6, 12, 24, 16]), [224, 224]);
const blocks = provenance(d121);

describe('provenance of DenseNet-121', () => {
  it('has the published connections (FACTS section 1)', () => {
    const edges = edgesOf(blocks);
    expect(edges).toHaveLength(597);
    const inside = edges.filter(({ reader }) => reader.name.includes('denselayer'));
    expect([1, 2, 3, 4].map((b) => inside.filter(({ block }) => block === b).length)).toEqual([
      21, 78, 300, 136,
    ]);
  });

  it('names what writes and what reads as torchvision does', () => {
    for (const [b, layers] of [6, 12, 24, 16].entries()) {
      const block = blocks[b];
      if (block === undefined) throw new Error(`no block ${b + 1}`);
      const layer = (l: number) => `features.denseblock${b + 1}.denselayer${l}`;
      const input = b === 0 ? 'features.pool0' : `features.transition${b}.pool`;
      const numbers = Array.from({ length: layers }, (_, l) => l + 1);
      expect(block.sources.map(({ name }) => name)).toEqual([input, ...numbers.map(layer)]);
      expect(block.sources.map(({ tensor }) => tensor)).toEqual([
        input,
        ...numbers.map((l) => `${layer(l)}.conv2`),
      ]);
      expect(block.readers.slice(0, -1)).toEqual(
        numbers.map((l) => ({
          name: layer(l),
          part: layer(l),
          concat: `${layer(l)}.input`,
          norm: `${layer(l)}.norm1`,
          relu: `${layer(l)}.relu1`,
          weight: `${layer(l)}.conv1.weight`,
          sources: l,
        })),
      );
      const transition = `features.transition${b + 1}`;
      expect(block.readers.at(-1)).toEqual({
        concat: `features.denseblock${b + 1}`,
        sources: layers + 1,
        ...(b < 3
          ? {
              name: transition,
              part: transition,
              norm: `${transition}.norm`,
              relu: `${transition}.relu`,
              weight: `${transition}.conv.weight`,
            }
          : {
              name: 'classifier',
              part: 'tail',
              norm: 'features.norm5',
              relu: 'relu5',
              weight: 'classifier.weight',
            }),
      });
    }
  });

  it('knows where channel 300 of block 2 comes from and who reads it', () => {
    const [, second] = blocks;
    if (second === undefined) throw new Error('no block 2');
    const origin = channelOrigin(second, 300);
    // 128 channels of transition1, then 32 a layer: (300 − 128) / 32 = 5 rest 12.
    expect(origin?.source.name).toBe('features.denseblock2.denselayer6');
    expect(origin?.channel).toBe(12);
    expect(origin?.readers.map(({ name }) => name)).toEqual([
      ...[7, 8, 9, 10, 11, 12].map((l) => `features.denseblock2.denselayer${l}`),
      'features.transition2',
    ]);
    expect(channelOrigin(second, 512)).toBeNull();
  });
});

describe('writers of a tensor’s channels', () => {
  const op = (name: string) => {
    const found = d121.byName.get(name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  it('are 17 for the classifier: transition 3 and the 16 layers of block 4 (FACTS section 1)', () => {
    const writers = writersOf(d121, op('relu5'));
    expect(writers).toHaveLength(17);
    expect(writers[0]).toMatchObject({
      part: 'features.transition3',
      start: 0,
      count: 512,
      index: 0,
      block: 4,
    });
    expect(writers[16]).toMatchObject({ part: 'features.denseblock4.denselayer16', start: 992, count: 32 });
    expect(writersOf(d121, op('avgpool'))).toEqual(writers);
    expect(sourcesReadBy(d121, 'classifier.weight')).toEqual(writers);
  });

  it('know who wrote a channel: 300 of block 2 is layer 6, map 12 (issue’s own example)', () => {
    // 128 from transition 1, then 32 a layer: layer 6 has 288–319.
    const writer = writerOfChannel(writersOf(d121, op('features.denseblock2')), 300);
    expect(writer).toMatchObject({ name: 'features.denseblock2.denselayer6', start: 288 });
  });

  it('hold through norm1 and relu1, and end at the convolution', () => {
    const layer = 'features.denseblock1.denselayer3';
    expect(writersOf(d121, op(`${layer}.relu1`)).map(({ part }) => part)).toEqual([
      'stem',
      'features.denseblock1.denselayer1',
      'features.denseblock1.denselayer2',
    ]);
    expect(sourcesReadBy(d121, `${layer}.conv1.weight`)).toHaveLength(3);
    expect(sourcesReadBy(d121, `${layer}.conv2.weight`)).toEqual([]);
    expect(writersOf(d121, op(`${layer}.conv1`))).toEqual([]);
    expect(writersOf(d121, op(`${layer}.relu2`))).toEqual([]);
    expect(writersOf(d121, op('features.relu0'))).toEqual([]);
  });

  it('end where they began: at the block’s input', () => {
    expect(writersOf(d121, op('features.transition2.relu'))[0]?.name).toBe('features.transition1.pool');
  });

  it('are found by name and by what they wrote', () => {
    const layer = 'features.denseblock3.denselayer5';
    expect(sourceNamed(d121, layer)).toEqual(writtenAs(d121, `${layer}.conv2`));
    expect(sourceNamed(d121, layer)?.block.block).toBe(3);
    expect(writtenAs(d121, `${layer}.conv1`)).toBeNull();
    expect(sourceNamed(d121, 'features.transition3')).toBeNull();
  });
});
