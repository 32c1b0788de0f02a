import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { opFacts } from '../network/facts';
import { plainConnections } from '../testing/plain-connections';
import { SMALL_SPEC } from '../testing/small-model';
import { cutConnections, isSameCut, planLesion } from './lesion';

const architecture = buildArchitecture(SMALL_SPEC, [64, 64]);
const D121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};
const d121 = buildArchitecture(D121, [224, 224]);
const cut = {
  source: 'features.denseblock2.denselayer1',
  reader: 'features.denseblock2.denselayer3',
} as const;

describe('planLesion', () => {
  it('masks the channels of the source in the reader alone, and knows what lies behind', () => {
    const { masks, affected } = planLesion(architecture, [{ ...cut, mode: 'mean', channels: [1] }]);
    const [[relu, mask] = []] = masks;
    expect(masks.size).toBe(1);
    expect(relu).toBe('features.denseblock2.denselayer3.relu1');
    // Transition 1 has (8 + 2·4) / 2 = 8 channels; the second of those that denselayer1 writes behind them.
    expect(mask?.keep.indexOf(0)).toBe(8 + 1);
    expect([...(mask?.fill ?? [])].filter((value) => value === 1)).toHaveLength(1);
    const names = new Set<string>(affected);
    expect(names.has('features.denseblock2.denselayer3.norm1')).toBe(false);
    expect(names.has('features.denseblock2.denselayer3.conv2')).toBe(true);
    expect(names.has('features.denseblock2.denselayer2.conv2')).toBe(false);
    expect(names.has('classifier')).toBe(true);
  });

  it.each([['a small one', architecture, SMALL_SPEC] as const, ['DenseNet-121', d121, D121] as const])(
    'takes exactly the columns that each source of %s wrote',
    (_, network, spec) => {
      for (const { source, reader, start, count } of plainConnections(spec)) {
        const { masks } = planLesion(network, [{ source, reader, mode: 'zero' }]);
        const [mask] = [...masks.values()];
        expect(masks.size).toBe(1);
        const cutColumns = [...(mask?.keep ?? [])].flatMap((kept, column) => (kept === 0 ? [column] : []));
        expect(cutColumns, `${source} → ${reader}`).toEqual(
          Array.from({ length: count }, (_column, c) => start + c),
        );
      }
    },
  );

  it('cuts every reader by *', () => {
    const { masks } = planLesion(architecture, [{ source: cut.source, reader: '*', mode: 'zero' }]);
    expect([...masks.keys()]).toEqual([
      'features.denseblock2.denselayer2.relu1',
      'features.denseblock2.denselayer3.relu1',
      'features.transition2.relu',
    ]);
  });

  it.each([
    { source: 'features.nothing', reader: '*', mode: 'zero' as const },
    { source: cut.reader, reader: cut.source, mode: 'zero' as const },
    { ...cut, mode: 'zero' as const, channels: [4] },
    { ...cut, mode: 'half' as unknown as 'zero' },
  ])('refuses %o', (wrong) => {
    expect(() => planLesion(architecture, [wrong])).toThrow(expect.objectContaining({ code: 'cut/unknown' }));
  });
});

describe('the share of MACs behind a cut', () => {
  const shareOf = (source: string, reader: string): number => {
    const affected = planLesion(d121, [{ source, reader, mode: 'zero' }]).affected as ReadonlySet<string>;
    let [total, again] = [0, 0];
    for (const [name, { macs }] of opFacts(d121)) {
      total += macs;
      if (affected.has(name)) again += macs;
    }
    return again / total;
  };

  it('is the classifier’s own share for a cut in front of it', () => {
    expect(shareOf('features.transition3.pool', 'classifier')).toBeCloseTo(1_024_000 / 2_834_161_664, 12);
  });

  it('is that of block 4 and the classifier for a cut in its first layer (FACTS: 3.7 %)', () => {
    const share = shareOf('features.transition3.pool', 'features.denseblock4.denselayer1');
    expect(share).toBeGreaterThan(0.0365);
    expect(share).toBeLessThan(0.0385);
  });

  it('is all but the stem for a cut in the first layer', () => {
    const stem = (3 * 49 * 64 * 112 * 112) / 2_834_161_664;
    expect(shareOf('features.pool0', 'features.denseblock1.denselayer1')).toBeCloseTo(1 - stem, 12);
  });
});

describe('isSameCut', () => {
  it('knows a connection whatever is put there, and tells channels apart', () => {
    const zero = { ...cut, mode: 'zero' } as const;
    expect(isSameCut(zero, { ...cut, mode: 'mean' })).toBe(true);
    expect(isSameCut({ ...zero, channels: [2, 1] }, { ...zero, channels: [1, 2, 2] })).toBe(true);
    expect(isSameCut(zero, { ...zero, channels: [1] })).toBe(false);
    expect(isSameCut(zero, { ...zero, reader: '*' })).toBe(false);
  });
});

describe('cutConnections', () => {
  it('names each connection that a cut concerns', () => {
    const edges = cutConnections(architecture, [
      { ...cut, mode: 'zero', channels: [0] },
      { source: 'features.denseblock2.denselayer2', reader: '*', mode: 'mean' },
      { source: 'features.nothing', reader: '*', mode: 'zero' },
    ]);
    expect([...edges].sort()).toEqual(
      [
        `${cut.source} ${cut.reader}`,
        'features.denseblock2.denselayer2 features.denseblock2.denselayer3',
        'features.denseblock2.denselayer2 features.transition2',
      ].sort(),
    );
  });
});
