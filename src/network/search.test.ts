import { describe, expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import { searchNetwork } from './search';

const architecture = buildArchitecture(
  { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64, bnSize: 4, numClasses: 1000 },
  [224, 224],
);
const names = (query: string): string[] =>
  searchNetwork(architecture, query, 500).map(({ tensor }) => tensor);

describe('searchNetwork', () => {
  it.each(['block 2 channel 300', 'b2 c300', 'dense block 2, ch 300'])('answers %s', (query) => {
    expect(searchNetwork(architecture, query)).toEqual([
      {
        kind: 'channel',
        tensor: 'features.denseblock2',
        channel: 300,
        title: 'Dense block 2, channel 300',
        detail: 'denselayer6, map 12; read by denselayer7–12 and transition2',
      },
    ]);
  });

  it('names what enters the block and the classifier', () => {
    expect(searchNetwork(architecture, 'block 1 channel 0')[0]?.detail).toBe(
      'pool0, map 0; read by denselayer1–6 and transition1',
    );
    expect(searchNetwork(architecture, 'block 4 channel 1023')[0]?.detail).toBe(
      'denselayer16, map 31; read by classifier',
    );
    expect(searchNetwork(architecture, 'block 4 channel 1024')).toEqual([]);
  });

  it('finds tensors by parts of their names in any order', () => {
    expect(names('relu2 b3 l7')).toEqual(['features.denseblock3.denselayer7.relu2']);
    expect(names('transition 2')).toEqual(
      ['norm', 'relu', 'conv', 'pool'].map((op) => `features.transition2.${op}`),
    );
    expect(names('conv0')).toEqual(['features.conv0']);
    expect(names('block 4 layer 1')).toHaveLength(7);
    expect(names('classifier')).toEqual(['classifier']);
    expect(names('nonsense')).toEqual([]);
    expect(names('  ')).toEqual([]);
  });

  it('understands what Chinese pages call parts', () => {
    expect(searchNetwork(architecture, '稠密块 2，通道 300')).toEqual(
      searchNetwork(architecture, 'block 2 channel 300'),
    );
    expect(names('块3 第 7 层 relu2')).toEqual(['features.denseblock3.denselayer7.relu2']);
    expect(names('稠密块 3 第 7 层 卷积')).toEqual(names('b3 l7 conv'));
    expect(names('过渡层 2')).toEqual(names('transition 2'));
    expect(names('分类器')).toEqual(['classifier']);
  });
});
