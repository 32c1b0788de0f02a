import { describe, expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import { channelOrigin, edgesOf, provenance } from './provenance';

const spec = (blockConfig: number[]) => ({
  growthRate: 32,
  blockConfig,
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
});
const blocks = provenance(buildArchitecture(spec([6, 12, 24, 16]), [224, 224]));

describe('provenance of DenseNet-121', () => {
  it('has the published connections (FACTS section 1)', () => {
    const edges = edgesOf(blocks);
    expect(edges).toHaveLength(597);
    const inside = edges.filter(({ reader }) => reader.name.includes('denselayer'));
    expect([1, 2, 3, 4].map((b) => inside.filter(({ block }) => block === b).length)).toEqual([
      21, 78, 300, 136,
    ]);
  });

  it('agrees with the concatenations that the architecture makes', () => {
    const architecture = buildArchitecture(spec([6, 12, 24, 16]), [224, 224]);
    for (const { sources, readers } of blocks) {
      for (const { name, sources: read } of readers) {
        const concat = architecture.byName.get(`${name}.input`);
        if (concat === undefined) continue;
        expect(concat.inputs).toEqual(sources.slice(0, read).map(({ tensor }) => tensor));
      }
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
