import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../../src/network/architecture';
import { counterpart, defaultTensor, opLabel, unitOfTensor, unitsOf } from './units';
import { writerOfChannel, writersOf } from './writers';

const d121 = buildArchitecture(
  { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64, bnSize: 4, numClasses: 1000 },
  [224, 224],
);
const op = (name: string) => {
  const found = d121.byName.get(name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('writers of DenseNet-121', () => {
  it('are 17 for the classifier: transition 3 and the 16 layers of block 4 (FACTS section 1)', () => {
    const writers = writersOf(d121, op('relu5'));
    expect(writers).toHaveLength(17);
    expect(writers[0]).toMatchObject({ title: 'transition 3', start: 0, count: 512, index: 0, block: 4 });
    expect(writers[16]).toMatchObject({ title: 'layer 16', start: 992, count: 32 });
    expect(writersOf(d121, op('avgpool'))).toEqual(writers);
  });

  it('know who wrote a channel: 300 of block 2 is layer 6, map 12 (issue’s own example)', () => {
    // 128 from transition 1, then 32 a layer: layer 6 has 288–319.
    const writer = writerOfChannel(writersOf(d121, op('features.denseblock2')), 300);
    expect(writer).toMatchObject({ source: 'features.denseblock2.denselayer6', start: 288 });
  });

  it('hold through norm1 and relu1, and end at the convolution', () => {
    const layer = 'features.denseblock1.denselayer3';
    expect(writersOf(d121, op(`${layer}.relu1`)).map(({ title }) => title)).toEqual([
      'stem',
      'layer 1',
      'layer 2',
    ]);
    expect(writersOf(d121, op(`${layer}.conv1`))).toEqual([]);
    expect(writersOf(d121, op(`${layer}.relu2`))).toEqual([]);
    expect(writersOf(d121, op('features.relu0'))).toEqual([]);
  });

  it('end where they began: at the block’s input', () => {
    expect(writersOf(d121, op('features.transition2.relu'))[0]?.source).toBe('features.transition1.pool');
  });
});

describe('units of DenseNet-121', () => {
  it('are stem, 58 layers, 4 blocks, 3 transitions and tail, in order', () => {
    const units = [...unitsOf(d121).values()];
    const count = (wanted: string) => units.filter(({ kind }) => kind === wanted).length;
    expect(count('layer')).toBe(58);
    expect(count('block')).toBe(4);
    expect(count('transition')).toBe(3);
    expect(units[0]?.kind).toBe('stem');
    expect(units.at(-1)?.kind).toBe('tail');
    expect(units.flatMap(({ ops }) => ops)).toEqual(d121.ops);
  });

  it('name their operations briefly', () => {
    expect(unitOfTensor(d121, 'features.conv0')?.ops.map(opLabel)).toEqual([
      'input',
      'conv0',
      'norm0',
      'relu0',
      'pool0',
    ]);
    expect(unitOfTensor(d121, 'features.denseblock3.denselayer24.norm2')?.ops.map(opLabel)).toEqual(
      'input norm1 relu1 conv1 norm2 relu2 conv2'.split(' '),
    );
    expect(unitOfTensor(d121, 'features.denseblock4')?.ops.map(opLabel)).toEqual(['output']);
  });

  it('offer the operation of the same name when the visitor moves on', () => {
    const unit = unitOfTensor(d121, 'features.denseblock4.denselayer1.conv2');
    if (unit === null) throw new Error('no unit');
    expect(counterpart(unit, op('features.denseblock1.denselayer1.norm2'))).toBe(
      'features.denseblock4.denselayer1.norm2',
    );
    expect(counterpart(unit, op('features.pool0'))).toBe('features.denseblock4.denselayer1.conv2');
    expect(defaultTensor(d121)).toBe('features.denseblock2.denselayer4.relu2');
  });
});
