import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { largestDifference, randomImage, runOriginal, runOurs } from '../../../e2e/fixtures/onnx/fixtures';
import { alteredOnnx } from '../../../e2e/support/altered-onnx';
import { modelFromOnnx } from '../from-onnx';

const read = (bytes: Uint8Array) => modelFromOnnx([{ name: 'a.onnx', bytes }]);

describe('nodes in any order', () => {
  it('are read as ONNX Runtime reads them: converters to half precision append their Casts', async () => {
    const backwards = alteredOnnx('by-hand-half-io', ({ graph }) => {
      graph?.node?.reverse();
    });
    const model = read(backwards);
    const image = randomImage(64, 64);
    const [theirs, ours] = [await runOriginal(model, image, [64, 64]), await runOurs(model, image, [64, 64])];
    expect(largestDifference(theirs, ours)).toBeLessThan(3e-2);
    expect(ours.every(Number.isFinite)).toBe(true);
  });

  it('that go round in a circle are refused at once', () => {
    const circle = alteredOnnx('dynamo', ({ graph }) => {
      const nodes = graph?.node ?? [];
      const [first, last] = [nodes[0], nodes.at(-1)];
      if (first?.input && last?.output?.[0]) first.input[0] = last.output[0];
    });
    expect(() => read(circle)).toThrow(
      expect.objectContaining({ code: 'model/corrupt', message: expect.stringContaining('its own result') }),
    );
  });

  it('that read what nothing writes are named', () => {
    const gap = alteredOnnx('dynamo', ({ graph }) => {
      const node = graph?.node?.[3];
      if (node?.input) node.input[0] = 'nowhere';
    });
    expect(() => read(gap)).toThrow(/reads "nowhere", which nothing writes/);
  });

  it('are sorted in one pass, however long the chain', () => {
    const chain = alteredOnnx('dynamo', ({ graph }) => {
      const end = graph?.output?.[0]?.name ?? '';
      const identity = (i: number) =>
        onnxProto.onnx.NodeProto.create({
          opType: 'Identity',
          input: [i === 0 ? end : `x${i}`],
          output: [`x${i + 1}`],
        });
      const added = Array.from({ length: 50_000 }, (_, i) => identity(i)).reverse();
      if (graph) graph.node = [...added, ...(graph.node ?? [])];
      if (graph?.output?.[0]) graph.output[0].name = 'x50000';
    });
    const start = performance.now();
    expect(read(chain).spec.numClasses).toBe(10);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
