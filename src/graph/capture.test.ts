import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { asTensorName, type TensorName } from '../network/spec';
import { capturedTensors, planPart, resolveAlias } from './capture';

const architecture = buildArchitecture(
  { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64, bnSize: 4, numClasses: 1000 },
  [224, 224],
);
const captured = new Set<string>(['input', ...capturedTensors(architecture)]);
const atHand = (name: TensorName): boolean => captured.has(resolveAlias(architecture, name));

describe('what a run captures', () => {
  it('is the cheap set: block inputs, what layers write, the logits', () => {
    expect(capturedTensors(architecture)).toHaveLength(1 + 58 + 3 + 1);
    const floats = [...captured].reduce((sum, name) => {
      const shape = architecture.byName.get(name)?.shape ?? [];
      return sum + shape.reduce((product, size) => product * size, 1);
    }, 0);
    expect(floats).toBeLessThan(2.4e6);
  });

  it('suffices to compute every other tensor by its part alone', () => {
    for (const op of architecture.ops) {
      if (atHand(op.name)) continue;
      const { feeds, outputs } = planPart(architecture, op.name, atHand, () => true);
      expect(outputs, op.name).toContain(op.name);
      expect(feeds.every(atHand), op.name).toBe(true);
      // Nothing is computed through another dense layer.
      const feedParts = new Set(outputs.map((name) => architecture.byName.get(name)?.part));
      expect([...feedParts]).toEqual([op.part]);
    }
  });

  it('knows a concatenation of one as what it is', () => {
    const alias = asTensorName('features.denseblock2.denselayer1.input');
    expect(resolveAlias(architecture, alias)).toBe('features.transition1.pool');
    const concat = asTensorName('features.denseblock2.denselayer2.input');
    expect(resolveAlias(architecture, concat)).toBe(concat);
  });

  it('leaves out what a source folded away', () => {
    const conv1 = asTensorName('features.denseblock1.denselayer3.conv1');
    const norm2 = asTensorName('features.denseblock1.denselayer3.norm2');
    const { outputs } = planPart(architecture, norm2, atHand, (name) => name !== conv1);
    expect(outputs).toContain(norm2);
    expect(outputs).not.toContain(conv1);
  });
});
