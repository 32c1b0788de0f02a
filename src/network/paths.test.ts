import { describe, expect, it } from 'vitest';
import { SMALL_SPEC } from '../testing/small-model';
import { buildArchitecture } from './architecture';
import { connectionsOf } from './connections';
import { edgesOfPath, pathAt, pathsToLogits } from './paths';
import { edgesOf, provenance } from './provenance';

const D121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};

describe('DenseNet-121', () => {
  const architecture = buildArchitecture(D121, [224, 224]);
  const facts = pathsToLogits(architecture);

  it('has 2^58 paths from the stem, the shortest of 5 layers with weights, the longest of 121', () => {
    const stem = facts.get('stem');
    expect(stem?.count).toBe(2n ** 58n);
    // conv0 itself is the first.
    expect([1 + (stem?.shortest ?? 0), 1 + (stem?.longest ?? 0)]).toEqual([5, 121]);
    expect(facts.get('tail')).toEqual({ count: 1n, shortest: 0, longest: 0 });
    // Behind the last layer of block 3: transition 3, then any of 2^16 ways, then the classifier.
    expect(facts.get('features.denseblock3.denselayer24')).toEqual({
      count: 2n ** 16n,
      shortest: 2,
      longest: 34,
    });
    expect(facts.size).toBe(1 + 58 + 3 + 1);
  });

  it('gives the extremes as paths', () => {
    const all = pathAt(architecture, 'stem', 0n);
    expect([all?.parts.length, all?.length]).toEqual([63, 120]);
    const none = pathAt(architecture, 'stem', 2n ** 58n - 1n);
    expect(none).toEqual({
      parts: ['stem', 'features.transition1', 'features.transition2', 'features.transition3', 'tail'],
      length: 4,
    });
    expect(pathAt(architecture, 'stem', 2n ** 58n)).toBeNull();
    expect(pathAt(architecture, 'features.denseblock1', 0n)).toBeNull();
  });
});

describe('a small DenseNet, path by path', () => {
  const architecture = buildArchitecture(SMALL_SPEC, [64, 64]);
  const names = new Set(
    edgesOf(provenance(architecture)).map(({ source, reader }) => `${source.name} ${reader.name}`),
  );

  /** By walking every connection: another way than counting backwards. */
  function walk(part: string): readonly (readonly string[])[] {
    const { readBy } = connectionsOf(architecture, part);
    if (readBy.length === 0) return [[part]];
    return readBy.flatMap(({ part: next }) => walk(next).map((rest) => [part, ...rest]));
  }
  const weights = (part: string): number => (part.includes('denselayer') ? 2 : 1);

  it.each(['stem', 'features.denseblock2.denselayer1', 'features.transition2', 'tail'])('%s', (from) => {
    const walked = walk(from);
    const lengths = walked.map((parts) => parts.slice(1).reduce((sum, part) => sum + weights(part), 0));
    expect(pathsToLogits(architecture).get(from)).toEqual({
      count: BigInt(walked.length),
      shortest: Math.min(...lengths),
      longest: Math.max(...lengths),
    });
    const found = walked.map((_, i) => pathAt(architecture, from, BigInt(i)));
    expect(found.map((path) => path?.parts)).toEqual(walked);
    expect(found.map((path) => path?.length)).toEqual(lengths);
    for (const path of found) {
      for (const edge of path === null ? [] : edgesOfPath(architecture, path)) expect(names).toContain(edge);
    }
  });
});
