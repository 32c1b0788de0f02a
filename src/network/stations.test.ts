import { describe, expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import { stationOf, stations } from './stations';

const DENSENET_121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};

const architecture = buildArchitecture(DENSENET_121, [224, 224]);

describe('stations', () => {
  it('are the shapes of Table 1 of the paper', () => {
    expect(stations(architecture).map(({ kind, shape }) => `${kind} ${shape.join('×')}`)).toEqual([
      'input 3×224×224',
      'conv 64×112×112',
      'pool 64×56×56',
      'block 256×56×56',
      'transition 128×28×28',
      'block 512×28×28',
      'transition 256×14×14',
      'block 1024×14×14',
      'transition 512×7×7',
      'block 1024×7×7',
      'features 1024',
      'classes 1000',
    ]);
  });

  it('end in what a head of another kind has', () => {
    const endOf = (spec: object) =>
      stations(buildArchitecture({ ...DENSENET_121, ...spec }, [224, 224]))
        .slice(10)
        .map(({ by, shape }) => `${by?.kind} ${shape.join()}`);
    expect(endOf({ head: { pool: 'max', hidden: [256] } })).toEqual([
      'maximum 1024',
      'linear 256',
      'linear 1000',
    ]);
    expect(endOf({ head: { flatten: [7, 7] } })).toEqual(['flatten 50176', 'linear 1000']);
    expect(endOf({ numClasses: 0 })).toEqual(['average 1024']);
  });

  it('say what leads to them', () => {
    const [input, conv, pool, block, transition] = stations(architecture);
    expect(input?.by).toBeNull();
    expect(conv?.by).toEqual({ kind: 'conv', kernel: 7, stride: 2 });
    expect(pool?.by).toEqual({ kind: 'max-pool', kernel: 3, stride: 2 });
    expect(block?.by).toEqual({ kind: 'layers', layers: 6, growthRate: 32 });
    expect(transition?.by).toEqual({ kind: 'transition', compression: 0.5, stride: 2 });
  });

  it('follow the network that is loaded: a stem for small images has no pool', () => {
    const small = buildArchitecture(
      { ...DENSENET_121, growthRate: 12, blockConfig: [2, 2], stem: 'cifar', compression: 1 },
      [32, 32],
    );
    expect(stations(small).map(({ kind }) => kind)).toEqual([
      'input',
      'conv',
      'block',
      'transition',
      'block',
      'features',
      'classes',
    ]);
    expect(stations(small)[3]?.by).toEqual({ kind: 'transition', compression: 1, stride: 2 });
  });
});

it('every tensor is at a station', () => {
  const at = (tensor: string) => stationOf(architecture, tensor)?.tensor;
  for (const { name } of architecture.ops) expect(at(name), name).toBeDefined();
  expect(at('features.relu0')).toBe('features.conv0');
  expect(at('features.pool0')).toBe('features.pool0');
  expect(at('features.denseblock2.denselayer3.conv1')).toBe('features.denseblock2');
  expect(at('features.transition2.norm')).toBe('features.transition2.pool');
  expect(at('relu5')).toBe('avgpool');
  expect(at('classifier')).toBe('classifier');
  expect(at('nowhere')).toBeUndefined();
});
