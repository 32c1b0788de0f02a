import type { Architecture } from '../network/architecture';
import { type BlockProvenance, provenance } from '../network/provenance';

/** A rectangle, in pixels, y downwards. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Something that can be pointed at: a part, or the end of a connection. */
export interface NetworkNode {
  /** The part it stands for: `stem`, `features.denseblock1.denselayer1`, `features.transition1`, `tail`. */
  readonly part: string;
  readonly kind: 'stem' | 'block-input' | 'layer' | 'transition' | 'tail';
  /** Number of the dense block that it stands in or behind, from 1; 0 for the stem. */
  readonly block: number;
  /** 0 for a block's input, else the layer's number in its block. */
  readonly index: number;
  readonly box: Box;
  /** Height of the right side; differs from the box's for transitions, which shrink the maps. */
  readonly endHeight: number;
}

/** What one source writes, as an arc above the bars, or as all of its arcs in one stroke. */
export interface NetworkStroke {
  readonly block: number;
  /** Index of the source within its block; decides the colour. */
  readonly index: number;
  /** SVG path data. */
  readonly path: string;
}

/** A connection as an arc above the bars. */
export interface NetworkArc extends NetworkStroke {
  readonly source: string;
  readonly reader: string;
}

/** A dense block as a whole: what its label and its frame cover. */
export interface NetworkBlock {
  readonly part: string;
  readonly block: number;
  readonly layers: number;
  /** `[C,H,W]` of its concatenation. */
  readonly shape: readonly number[];
  readonly box: Box;
}

/** The whole network in one line. */
export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly NetworkNode[];
  readonly blocks: readonly NetworkBlock[];
  /** y on which all bars stand. */
  readonly baseline: number;
}

/** Room to draw in, in pixels. */
export interface NetworkRoom {
  readonly width: number;
  readonly height: number;
}

/** Widths in units of one channel's pixels are solved for; these are fixed, in pixels. */
interface Metrics {
  readonly thin: number;
  readonly gap: number;
  readonly transition: number;
  readonly between: number;
}

function metrics(width: number): Metrics {
  const scale = Math.min(1, Math.max(0.35, width / 1100));
  return { thin: 6 * scale, gap: 5 * scale, transition: 16 * scale, between: 13 * scale };
}

const mapSide = (architecture: Architecture, name: string): number =>
  Math.max(...(architecture.byName.get(name)?.shape.slice(1) ?? [1]), 1);

/** Height of a bar: the root of the maps' side, so that 7 is still seen beside 112. */
function barHeight(side: number, largestSide: number, largest: number): number {
  return largest * Math.sqrt(side / largestSide);
}

/** A connection as a curve that rises above a line. */
export function arcPath(x1: number, x2: number, y: number, rise: number): string {
  const n = (value: number): string => value.toFixed(1);
  const top = y - rise;
  const pull = (x2 - x1) * 0.08;
  return `M${n(x1)},${n(y)}C${n(x1 + pull)},${n(top)} ${n(x2 - pull)},${n(top)} ${n(x2)},${n(y)}`;
}

interface Placed {
  readonly nodes: NetworkNode[];
  readonly blocks: NetworkBlock[];
}

function place(
  architecture: Architecture,
  net: readonly BlockProvenance[],
  room: NetworkRoom,
  baseline: number,
  tallest: number,
): Placed {
  const { spec, byName } = architecture;
  const { thin, gap, transition, between } = metrics(room.width);
  const layerCount = spec.blockConfig.reduce((sum, layers) => sum + layers, 0);
  const fixed =
    2 * thin +
    gap +
    net.length * (thin + 2 * between) +
    (net.length - 1) * (transition + between) +
    2 * thin +
    gap;
  // Every layer adds the growth rate's channels: width ∝ channels means one pitch for all.
  const pitch = Math.max(1.5, (room.width - fixed) / layerCount);
  const layerGap = Math.min(2.5, pitch * 0.22);
  const largestSide = mapSide(architecture, 'features.conv0');
  const tall = (name: string): number => barHeight(mapSide(architecture, name), largestSide, tallest);
  const bar = (x: number, width: number, height: number): Box => ({ x, y: baseline - height, width, height });

  const nodes: NetworkNode[] = [];
  const blocks: NetworkBlock[] = [];
  const add = (node: Omit<NetworkNode, 'endHeight'>, endHeight = node.box.height): void => {
    nodes.push({ ...node, endHeight });
  };
  let x = 0;
  add({ part: 'stem', kind: 'stem', block: 0, index: 0, box: bar(x, thin, tall('features.conv0')) });
  x += thin + gap;
  add({
    part: 'stem',
    kind: 'stem',
    block: 0,
    index: 1,
    box: bar(x, thin, tall(net[0]?.sources[0]?.tensor ?? '')),
  });
  x += thin + between;
  for (const { name, block, sources, readers } of net) {
    const height = tall(name);
    const begin = x;
    const [input, ...layers] = sources;
    if (input === undefined) continue;
    add({ part: input.part, kind: 'block-input', block, index: 0, box: bar(x, thin, height) });
    x += thin + layerGap;
    for (const source of layers) {
      const box = bar(x, pitch - layerGap, height);
      add({ part: source.part, kind: 'layer', block, index: source.index, box });
      x += pitch;
    }
    const frame = bar(begin, x - layerGap - begin, height);
    const shape = byName.get(name)?.shape ?? [];
    blocks.push({ part: name, block, layers: layers.length, shape, box: frame });
    x += between;
    const behind = net[block]?.sources[0];
    const end = readers.at(-1);
    if (behind === undefined || end === undefined) continue;
    const box = bar(x, transition, height);
    add({ part: end.part, kind: 'transition', block, index: 0, box }, tall(behind.tensor));
    x += transition + between;
  }
  const last = net.length;
  const relu5 = bar(x, thin, tall(net.at(-1)?.name ?? ''));
  add({ part: 'tail', kind: 'tail', block: last, index: 0, box: relu5 });
  x += thin + gap;
  const pooled = bar(x, thin, barHeight(1, largestSide, tallest));
  add({ part: 'tail', kind: 'tail', block: last, index: 1, box: pooled });
  return { nodes, blocks };
}

/** The node that stands for the reader behind a block: a transition, or the tail. */
const endOf = (nodes: readonly NetworkNode[], block: number, blocks: number): NetworkNode | undefined =>
  nodes.find(
    (node) => (block < blocks ? node.kind === 'transition' : node.kind === 'tail') && node.block === block,
  );

/**
 * The network level: stem, blocks, transitions and tail in one line that fits the room. A layer's width is
 * proportional to the channels it adds, a bar's height to the root of the maps' side.
 */
export function layoutNetwork(architecture: Architecture, given: NetworkRoom): NetworkLayout {
  const net = provenance(architecture);
  // A pane that was pushed together leaves less than nothing beside its margins.
  const room = { ...given, height: Math.max(0, given.height) };
  const baseline = room.height;
  const tallest = Math.min(room.height * 0.5, 170);
  const { nodes, blocks } = place(architecture, net, room, baseline, tallest);
  return { width: room.width, height: room.height, nodes, blocks, baseline };
}

/** Where a block's arcs begin and end. */
interface Spans {
  readonly of: BlockProvenance;
  /** x of every source, in order. */
  readonly from: readonly number[];
  /** x of every reader, in order. */
  readonly to: readonly number[];
  /** y on which the arcs stand. */
  readonly y: number;
  /** How much an arc's control points rise for its width: wider arcs rise higher, and the widest just fits. */
  readonly rise: number;
}

function spansOf(architecture: Architecture, { nodes }: NetworkLayout): readonly Spans[] {
  const net = provenance(architecture);
  return net.flatMap((of): readonly Spans[] => {
    const inside = nodes.filter(
      (node) => node.block === of.block && (node.kind === 'layer' || node.kind === 'block-input'),
    );
    const end = endOf(nodes, of.block, net.length);
    const [first] = inside;
    if (end === undefined || first === undefined) return [];
    const middle = inside.map(({ box }) => box.x + box.width / 2);
    const span = end.box.x - first.box.x;
    // Bézier control points rise 4/3 of the curve's own height.
    const rise = Math.min((Math.max(0, first.box.y - 6) * 4) / 3, span * 0.62) / span;
    const to = of.readers.map((_, r) => middle[r + 1] ?? end.box.x);
    return [{ of, from: middle.slice(0, of.sources.length), to, y: first.box.y, rise }];
  });
}

/** Every connection as an arc above the bars. */
export function networkArcs(architecture: Architecture, layout: NetworkLayout): readonly NetworkArc[] {
  return spansOf(architecture, layout).flatMap(({ of: { block, sources, readers }, from, to, y, rise }) =>
    readers.flatMap((reader, r) =>
      sources.slice(0, reader.sources).map(({ name, index }, s) => {
        const [x1 = 0, x2 = 0] = [from[s], to[r]];
        const path = arcPath(x1, x2, y, (x2 - x1) * rise);
        return { source: name, reader: reader.name, block, index, path };
      }),
    ),
  );
}

const tenth = (value: number): string => String(Math.round(value * 10) / 10);

/**
 * The same arcs with those of a source in one stroke, within a tenth of a pixel: thousands of paths could not follow a
 * slider. Arcs of the same width are the same curve, which is written once.
 */
export function networkStrokes(architecture: Architecture, layout: NetworkLayout): readonly NetworkStroke[] {
  return spansOf(architecture, layout).flatMap(({ of: { block, sources, readers }, from, to, y, rise }) => {
    const curves = new Map<number, string>();
    const curve = (width: number): string => {
      const key = Math.round(width * 10);
      let known = curves.get(key);
      if (known === undefined) {
        const [pull, top] = [width * 0.08, -width * rise];
        known = `c${tenth(pull)},${tenth(top)} ${tenth(width - pull)},${tenth(top)} ${tenth(width)},0`;
        curves.set(key, known);
      }
      return known;
    };
    return sources.map(({ index }, s) => {
      const x = from[s] ?? 0;
      const begin = `M${tenth(x)},${tenth(y)}`;
      let path = '';
      readers.forEach((reader, r) => {
        if (s < reader.sources) path += begin + curve((to[r] ?? 0) - x);
      });
      return { block, index, path };
    });
  });
}
