import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { plainConnections } from '../testing/plain-connections';
import { layoutNetwork, networkArcs, networkStrokes } from './network';

const specOf = (blockConfig: number[], growthRate = 32) => ({
  growthRate,
  blockConfig,
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
});

const NETWORKS = [
  ['DenseNet-121', specOf([6, 12, 24, 16]), 58, 597],
  ['DenseNet-201', specOf([6, 12, 48, 32]), 98, 21 + 78 + 1176 + 528 + 7 + 13 + 49 + 33],
  ['a small one', specOf([2, 3], 4), 5, 3 + 6 + 3 + 4],
] as const;

/** The bar that a connection's end belongs to, by its name alone. */
const barOf = (end: string): string =>
  end === 'features.pool0' ? 'stem' : end === 'classifier' ? 'tail' : end.replace(/\.pool$/, '');

describe.each(NETWORKS)('the network level of %s', (_, spec, layers, edges) => {
  const network = buildArchitecture(spec, [224, 224]);

  it('in a pane without room has bars without height, not less', () => {
    const layout = layoutNetwork(network, { width: 1100, height: -12 });
    const { nodes, blocks, height } = layout;
    const arcs = [...networkArcs(network, layout), ...networkStrokes(network, layout)];
    for (const { box } of [...nodes, ...blocks])
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(0);
    expect(height).toBeGreaterThanOrEqual(0);
    expect(arcs.map(({ path }) => path).join(' ')).not.toMatch(/NaN/);
  });

  it('draws the connections of the definition, each from its writer to its reader', () => {
    const layout = layoutNetwork(network, { width: 1100, height: 240 });
    const { nodes } = layout;
    const arcs = networkArcs(network, layout);
    const expected = plainConnections(spec);
    expect(arcs.map(({ block, source, reader }) => `${block} ${source} ${reader}`).sort()).toEqual(
      expected.map(({ block, source, reader }) => `${block} ${source} ${reader}`).sort(),
    );
    for (const { block, source, reader, path } of arcs) {
      const numbers = path.match(/-?\d+(\.\d+)?(e-?\d+)?/g)?.map(Number) ?? [];
      const [left = Number.NaN, right = Number.NaN] = [numbers[0], numbers.at(-2)];
      // A block's input is drawn again in front of the block's layers.
      const writers = nodes.filter(({ part, kind }) => part === barOf(source) && kind !== 'transition');
      const from = writers.find(({ kind, block: of }) =>
        source.includes('denselayer') ? kind === 'layer' : kind === 'block-input' && of === block,
      );
      const to = nodes.find(({ part, kind }) => part === barOf(reader) && kind !== 'block-input');
      // Coordinates are written to a hundredth of a pixel.
      const within = (x: number, box: { readonly x: number; readonly width: number } | undefined): boolean =>
        box !== undefined && x >= box.x - 0.05 && x <= box.x + box.width + 0.05;
      expect(within(left, from?.box), `${source} → ${reader}: its writer`).toBe(true);
      expect(within(right, to?.box), `${source} → ${reader}: its reader`).toBe(true);
    }
  });

  it.each([320, 360, 800, 1100, 2400])('fits %i px without overlap, in order', (width) => {
    const layout = layoutNetwork(network, { width, height: 240 });
    const { nodes, blocks } = layout;
    const arcs = networkArcs(network, layout);
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

  it('draws the same arcs in one stroke a source, within a tenth of a pixel', () => {
    const layout = layoutNetwork(network, { width: 1100, height: 240 });
    const numbersOf = (path: string): number[] => path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
    const bySource = new Map<string, number[][]>();
    for (const { block, index, path } of networkArcs(network, layout)) {
      const key = `${block} ${index}`;
      bySource.set(key, [...(bySource.get(key) ?? []), numbersOf(path)]);
    }
    const strokes = networkStrokes(network, layout);
    expect(strokes).toHaveLength(bySource.size);
    for (const { block, index, path } of strokes) {
      const drawn = path.split('M').slice(1).map(numbersOf);
      const expected = bySource.get(`${block} ${index}`) ?? [];
      expect(drawn).toHaveLength(expected.length);
      drawn.forEach(([x = 0, y = 0, ...curve], i) => {
        const absolute = [x, y, ...curve.map((value, at) => value + (at % 2 === 0 ? x : y))];
        absolute.forEach((value, at) => {
          // Both are written to tenths, and a relative point adds two of them.
          expect(Math.abs(value - (expected[i]?.[at] ?? Number.NaN))).toBeLessThan(0.21);
        });
      });
    }
  });

  it('keeps every arc inside the room', () => {
    const layout = layoutNetwork(network, { width: 900, height: 260 });
    const { height } = layout;
    for (const { path } of networkArcs(network, layout)) {
      const [, y1 = '0', , top = '0'] = path.slice(1).split(/[C, ]/);
      // A cubic reaches three quarters of the way to its control points.
      const highest = Number(y1) + 0.75 * (Number(top) - Number(y1));
      expect(highest).toBeGreaterThanOrEqual(0);
      expect(highest).toBeLessThanOrEqual(height);
    }
  });
});
