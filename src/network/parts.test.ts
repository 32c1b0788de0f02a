import { describe, expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import { counterpart, defaultTensor, partOf, tensorOfModule } from './parts';

const d121 = buildArchitecture(
  { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64, bnSize: 4, numClasses: 1000 },
  [224, 224],
);
const op = (name: string) => {
  const found = d121.byName.get(name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('parts of DenseNet-121', () => {
  it('are stem, 58 layers, 4 blocks, 3 transitions and tail, in order', () => {
    const parts = [...d121.parts.values()];
    const count = (wanted: string) => parts.filter(({ kind }) => kind === wanted).length;
    expect(count('layer')).toBe(58);
    expect(count('block')).toBe(4);
    expect(count('transition')).toBe(3);
    expect(parts[0]?.kind).toBe('stem');
    expect(parts.at(-1)?.kind).toBe('tail');
    expect(parts.flatMap(({ ops }) => ops)).toEqual(d121.ops);
  });

  it('name their operations briefly', () => {
    expect(partOf(d121, 'features.conv0')?.ops.map(({ role }) => role)).toEqual([
      'input',
      'conv0',
      'norm0',
      'relu0',
      'pool0',
    ]);
    expect(partOf(d121, 'features.denseblock3.denselayer24.norm2')?.ops.map(({ role }) => role)).toEqual(
      'input norm1 relu1 conv1 norm2 relu2 conv2'.split(' '),
    );
    expect(partOf(d121, 'features.denseblock4')?.ops.map(({ role }) => role)).toEqual(['output']);
  });

  it('offer the operation of the same name when the visitor moves on', () => {
    const part = partOf(d121, 'features.denseblock4.denselayer1.conv2');
    if (part === null) throw new Error('no part');
    expect(counterpart(part, op('features.denseblock1.denselayer1.norm2'))).toBe(
      'features.denseblock4.denselayer1.norm2',
    );
    expect(counterpart(part, op('features.pool0'))).toBe('features.denseblock4.denselayer1.conv2');
    expect(defaultTensor(d121)).toBe('features.denseblock1.denselayer3.conv2');
  });

  it('are found by their own name, by a tensor’s and by a connection’s end', () => {
    const idOf = (name: string) => partOf(d121, name)?.id ?? null;
    expect(idOf('features.denseblock2.denselayer3')).toBe('features.denseblock2.denselayer3');
    expect(idOf('features.denseblock2.denselayer3.relu1')).toBe('features.denseblock2.denselayer3');
    expect(idOf('features.denseblock2')).toBe('features.denseblock2');
    expect(idOf('features.pool0')).toBe('stem');
    expect(idOf('input')).toBe('stem');
    expect(idOf('features.transition3.pool')).toBe('features.transition3');
    expect(idOf('features.transition3')).toBe('features.transition3');
    expect(idOf('relu5')).toBe('tail');
    expect(idOf('classifier')).toBe('tail');
    expect(idOf('features.denseblock9')).toBeNull();
  });

  it('say of every operation what its name says', () => {
    for (const { name, part, block, layer, role } of d121.ops) {
      const inLayer = /^features\.denseblock(\d+)\.denselayer(\d+)\.(\w+)$/.exec(name);
      const inTransition = /^features\.transition(\d+)\.(\w+)$/.exec(name);
      const wholeBlock = /^features\.denseblock(\d+)$/.exec(name);
      const said = { part, block, layer, role };
      if (inLayer !== null) {
        const [, b, l, r] = inLayer;
        expect(said).toEqual({
          part: `features.denseblock${b}.denselayer${l}`,
          block: Number(b),
          layer: Number(l),
          role: r,
        });
      } else if (inTransition !== null) {
        const [, t, r] = inTransition;
        expect(said).toEqual({ part: `features.transition${t}`, block: Number(t), layer: null, role: r });
      } else if (wholeBlock !== null) {
        expect(said).toEqual({ part: name, block: Number(wholeBlock[1]), layer: null, role: 'output' });
      } else {
        const isTail = ['features.norm5', 'relu5', 'avgpool', 'classifier'].includes(name);
        const own = name.replace('features.', '');
        expect(said).toEqual({ part: isTail ? 'tail' : 'stem', block: null, layer: null, role: own });
      }
    }
  });
});

describe('the tensor of a module', () => {
  it.each([
    ['features.denseblock2.denselayer4', 'features.denseblock2.denselayer4.conv2'],
    ['features.transition3', 'features.transition3.pool'],
    ['features', 'features.norm5'],
    // A block is a concatenation of its own, and operations are what they are.
    ['features.denseblock2', 'features.denseblock2'],
    ['features.denseblock2.denselayer4.relu1', 'features.denseblock2.denselayer4.relu1'],
    ['features.transition3.norm', 'features.transition3.norm'],
    ['features.denseblock2.denselayer4.', 'features.denseblock2.denselayer4.'],
    ['stem', 'stem'],
  ])('%s is %s', (module, tensor) => {
    expect(tensorOfModule(d121, module)).toBe(tensor);
  });

  it('is the only convolution’s where a layer has no bottleneck', () => {
    const spec = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 0, numClasses: 10 };
    const layer = 'features.denseblock1.denselayer2';
    expect(tensorOfModule(buildArchitecture(spec, [64, 64]), layer)).toBe(`${layer}.conv1`);
  });
});
