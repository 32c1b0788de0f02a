import { describe, expect, it } from 'vitest';
import { buildArchitecture, minimumInputSide } from './architecture';
import { isNonNegative, modelTotals, opFacts } from './facts';
import { architectureName, type DenseNetSpec } from './spec';

const densenet = (growthRate: number, blockConfig: number[], numInitFeatures: number): DenseNetSpec => ({
  growthRate,
  blockConfig,
  numInitFeatures,
  bnSize: 4,
  numClasses: 1000,
});
const d121 = densenet(32, [6, 12, 24, 16], 64);

describe('the architecture of DenseNet-121 (FACTS section 1)', () => {
  const architecture = buildArchitecture(d121, [224, 224]);
  const facts = opFacts(architecture);
  const shape = (name: string) => architecture.byName.get(name)?.shape;
  const field = (name: string) => facts.get(name)?.receptiveField;

  it('has the published parameters, MACs and operations', () => {
    expect(modelTotals(d121, [224, 224])).toEqual({ params: 7_978_856, macs: 2_834_161_664 });
    expect(architecture.ops.filter((op) => op.kind === 'conv')).toHaveLength(120);
    expect(architecture.ops.filter((op) => op.kind === 'norm')).toHaveLength(121);
    expect(architecture.ops).toHaveLength(431);
    expect(architectureName(d121)).toBe('DenseNet-121');
  });

  it('has the published shapes', () => {
    expect(shape('features.relu0')).toEqual([64, 112, 112]);
    expect(shape('features.pool0')).toEqual([64, 56, 56]);
    expect(shape('features.denseblock1')).toEqual([256, 56, 56]);
    expect(shape('features.transition1.conv')).toEqual([128, 56, 56]);
    expect(shape('features.transition3.pool')).toEqual([512, 7, 7]);
    expect(shape('features.norm5')).toEqual([1024, 7, 7]);
    expect(shape('avgpool')).toEqual([1024]);
  });

  it('has the published receptive fields', () => {
    expect(field('features.conv0')).toMatchObject({ min: 7, max: 7, jump: 2, start: 0.5 });
    expect(field('features.pool0')).toMatchObject({ min: 11, max: 11, jump: 4 });
    expect(field('features.denseblock1')).toMatchObject({ min: 11, max: 59 });
    expect(field('features.denseblock4')).toMatchObject({ min: 39, max: 2071, jump: 32 });
    const first = architecture.ops.find((op) => (field(op.name)?.max ?? 0) > 224);
    expect(first?.part).toBe('features.denseblock2.denselayer11');
  });

  it('shares the published percentages among blocks', () => {
    const share = (block: number, key: 'params' | 'macs') =>
      architecture.ops
        .filter((op) => op.name.startsWith(`features.denseblock${block}`))
        .reduce((sum, op) => sum + (facts.get(op.name)?.[key] ?? 0), 0) / modelTotals(d121, [224, 224])[key];
    expect(share(1, 'params')).toBeCloseTo(0.042, 3);
    expect(share(1, 'macs')).toBeCloseTo(0.367, 3);
    expect(share(4, 'params')).toBeCloseTo(0.27, 3);
    expect(share(4, 'macs')).toBeCloseTo(0.037, 3);
  });

  it('knows which tensors cannot be negative', () => {
    for (const name of [
      'features.relu0',
      'features.pool0',
      'features.denseblock1.denselayer1.input',
      'avgpool',
    ])
      expect(isNonNegative(architecture, name), name).toBe(true);
    for (const name of [
      'input',
      'features.denseblock1.denselayer2.input',
      'features.transition1.pool',
      'classifier',
    ])
      expect(isNonNegative(architecture, name), name).toBe(false);
  });
});

describe('other depths', () => {
  // torchvision's own parameter counts
  it.each([
    ['DenseNet-161', densenet(48, [6, 12, 36, 24], 96), 28_681_000],
    ['DenseNet-169', densenet(32, [6, 12, 32, 32], 64), 14_149_480],
    ['DenseNet-201', densenet(32, [6, 12, 48, 32], 64), 20_013_928],
  ] as const)('%s', (name, spec, params) => {
    expect(architectureName(spec)).toBe(name);
    expect(modelTotals(spec, [224, 224]).params).toBe(params);
  });

  it('tells the smallest image', () => {
    expect(minimumInputSide(d121)).toBe(29);
    const shape = buildArchitecture(d121, [29, 29]).byName.get('features.norm5')?.shape;
    expect(shape).toEqual([1024, 1, 1]);
    expect(buildArchitecture(d121, [28, 28]).byName.get('features.norm5')?.shape).toEqual([1024, 0, 0]);
  });
});
