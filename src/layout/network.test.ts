import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { layoutNetwork } from './network';

const architecture = (blockConfig: number[], growthRate = 32) =>
  buildArchitecture(
    { growthRate, blockConfig, numInitFeatures: 64, bnSize: 4, numClasses: 1000 },
    [224, 224],
  );

const NETWORKS = [
  ['DenseNet-121', architecture([6, 12, 24, 16]), 58, 597],
  ['DenseNet-201', architecture([6, 12, 48, 32]), 98, 21 + 78 + 1176 + 528 + 7 + 13 + 49 + 33],
  ['a small one', architecture([2, 3], 4), 5, 3 + 6 + 3 + 4],
] as const;

describe.each(NETWORKS)('the network level of %s', (_, network, layers, edges) => {
  it.each([320, 360, 800, 1100, 2400])('fits %i px without overlap, in order', (width) => {
    const { nodes, blocks, arcs } = layoutNetwork(network, { width, height: 240 });
    expect(nodes.filter(({ kind }) => kind === 'layer')).toHaveLength(layers);
    expect(arcs).toHaveLength(edges);
    expect(new Set(arcs.map(({ source, reader }) => `${source} ${reader}`)).size).toBe(edges);
    nodes.forEach(({ box }, i) => {
      const next = nodes[i + 1]?.box;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 0.5);
      if (next !== undefined) expect(box.x + box.width).toBeLessThanOrEqual(next.x);
    });
    blocks.slice(1).forEach((block, i) => {
      const before = blocks[i];
      if (before === undefined) throw new Error('no block before');
      expect(before.box.x + before.box.width).toBeLessThan(block.box.x);
      expect(before.box.height).toBeGreaterThan(block.box.height);
    });
  });

  it('is deterministic', () => {
    const room = { width: 1000, height: 200 };
    expect(layoutNetwork(network, room)).toEqual(layoutNetwork(network, room));
  });

  it('keeps every arc inside the room', () => {
    const { arcs, height } = layoutNetwork(network, { width: 900, height: 260 });
    for (const { path } of arcs) {
      const [, y1 = '0', , top = '0'] = path.slice(1).split(/[C, ]/);
      // A cubic reaches three quarters of the way to its control points.
      const highest = Number(y1) + 0.75 * (Number(top) - Number(y1));
      expect(highest).toBeGreaterThanOrEqual(0);
      expect(highest).toBeLessThanOrEqual(height);
    }
  });
});
