import type { Architecture } from '../network/architecture';
import { type BlockProvenance, provenance, type Source } from '../network/provenance';
import type { AtlasGrid } from './atlas';
import { arcPath, type Box, type NetworkRoom } from './network';

/** A writer's piece of a concatenation. */
export interface StripPiece {
  readonly source: string;
  /** Of the writer in its block; decides the colour. */
  readonly index: number;
  /** First channel, and how many. */
  readonly start: number;
  readonly count: number;
  readonly box: Box;
}

/** One column: what wrote something, or (the last one) what only reads. */
export interface BlockColumn {
  /** The part it stands for. */
  readonly part: string;
  readonly kind: 'input' | 'layer' | 'end';
  readonly index: number;
  /** All of it, for pointing. */
  readonly box: Box;
  /** Where the picture of what it wrote stands; null for the end. */
  readonly thumbnail: Box | null;
  /** What it reads, from top to bottom in order; empty for the block's input. */
  readonly strip: readonly StripPiece[];
  /** Where the number of channels that it reads is told, below its strip; null for the block's input. */
  readonly total: { readonly channels: number; readonly x: number; readonly y: number } | null;
}

/** A connection, drawn by itself. */
export interface BlockArc {
  readonly source: string;
  readonly reader: string;
  readonly index: number;
  readonly path: string;
}

/** A dense block, opened. */
export interface BlockLayout {
  readonly block: number;
  /** Of the content; wider than the room where columns would be too narrow to point at. */
  readonly width: number;
  readonly height: number;
  readonly columns: readonly BlockColumn[];
  readonly arcs: readonly BlockArc[];
  /** The grid of all thumbnails, one row, and where it begins. */
  readonly thumbnails: { readonly grid: AtlasGrid; readonly x: number; readonly y: number };
  /** Channels of the whole concatenation. */
  readonly channels: number;
  /** y of the columns' numbers. */
  readonly labelY: number;
  /** Where the strip of one concatenation, at full width, goes. */
  readonly wide: Box;
}

/** Columns narrower than this could not be hit with a finger; then the block scrolls sideways. */
const NARROWEST = 22;
const LARGEST_THUMBNAIL = 76;
const LABEL = 16;
/** Below a strip, for the sum of its pieces. */
const TOTAL = 13;
const WIDE = 20;
const WIDE_LABEL = 17;
const GAP = 6;

const stripOf = (
  sources: readonly Source[],
  along: (channel: number) => number,
  boxOf: (from: number, to: number) => Box,
): readonly StripPiece[] =>
  sources.map(({ name, index, start, count }) => ({
    source: name,
    index,
    start,
    count,
    box: boxOf(along(start), along(start + count)),
  }));

/**
 * The block level: a column for the block's input, each dense layer and what reads the whole block; arcs above,
 * a square for the picture of what each wrote, and below it the concatenation that it reads, on one scale of
 * channels for all columns.
 * @param block - from 1
 * @param maps - `[height, width]` of the block's feature maps, in elements
 * @param textScale - size of labels, as a multiple of the usual one
 */
export function layoutBlock(
  architecture: Architecture,
  block: number,
  [mapHeight, mapWidth]: readonly [number, number],
  room: NetworkRoom,
  textScale = 1,
): BlockLayout | null {
  const [label, sum] = [LABEL * textScale, TOTAL * textScale];
  const net: readonly BlockProvenance[] = provenance(architecture);
  const found = net[block - 1];
  if (found === undefined) return null;
  const { sources, readers } = found;
  const count = sources.length + 1;
  const pitch = Math.max(NARROWEST, Math.floor(room.width / count));
  const width = Math.max(room.width, pitch * count);
  const left = Math.floor((width - pitch * count) / 2);
  const thumbnail = Math.floor(Math.max(8, Math.min(pitch - 4, LARGEST_THUMBNAIL, room.height * 0.24)));
  const wide: Box = { x: 0, y: room.height - WIDE - WIDE_LABEL * textScale, width: room.width, height: WIDE };
  const free = wide.y - GAP - label;
  const arcs = Math.max(24, (free - thumbnail) * 0.42);
  const y = arcs + GAP;
  const stripTop = y + thumbnail + label;
  const stripHeight = Math.max(0, wide.y - 2 * GAP - sum - stripTop);
  const channels = sources.reduce((sum, source) => sum + source.count, 0);
  const end = readers.at(-1);

  const columnBox = (i: number): Box => {
    // A pane that was pushed together leaves less than nothing.
    return { x: left + i * pitch, y: 0, width: pitch, height: Math.max(0, wide.y - GAP) };
  };
  const stripAt = (i: number, reads: number): readonly StripPiece[] => {
    const inset = Math.min(4, pitch * 0.12);
    const x = left + i * pitch + inset;
    return stripOf(
      sources.slice(0, reads),
      (channel) => (channel / channels) * stripHeight,
      (from, to) => ({ x, y: stripTop + from, width: pitch - 2 * inset, height: to - from }),
    );
  };
  const totalOf = (i: number, strip: readonly StripPiece[]): BlockColumn['total'] => {
    const last = strip.at(-1);
    if (last === undefined) return null;
    const { box, start, count } = last;
    return { channels: start + count, x: left + (i + 0.5) * pitch, y: box.y + box.height + sum - 2 };
  };
  const columns = sources.map((source, i): BlockColumn => {
    const strip = i === 0 ? [] : stripAt(i, readers[i - 1]?.sources ?? 0);
    return {
      part: source.part,
      kind: i === 0 ? 'input' : 'layer',
      index: i,
      box: columnBox(i),
      thumbnail: {
        x: left + i * pitch + (pitch - thumbnail) / 2,
        y,
        width: thumbnail,
        height: thumbnail,
      },
      strip,
      total: totalOf(i, strip),
    };
  });
  const whole = stripAt(sources.length, end?.sources ?? 0);
  columns.push({
    part: end?.part ?? 'tail',
    kind: 'end',
    index: sources.length,
    box: columnBox(sources.length),
    thumbnail: null,
    strip: whole,
    total: totalOf(sources.length, whole),
  });

  const centre = (i: number): number => left + (i + 0.5) * pitch;
  const span = centre(sources.length) - centre(0);
  // Bézier control points rise 4/3 of the curve's own height.
  const rise = ((arcs - 4) * 4) / 3 / span;
  const paths = readers.flatMap((reader, r) =>
    sources.slice(0, reader.sources).map(({ name, index }): BlockArc => {
      const [x1, x2] = [centre(index), centre(r + 1)];
      return { source: name, reader: reader.name, index, path: arcPath(x1, x2, arcs, (x2 - x1) * rise) };
    }),
  );
  const grid: AtlasGrid = {
    count: sources.length,
    mapWidth,
    mapHeight,
    columns: sources.length,
    rows: 1,
    cellWidth: thumbnail,
    cellHeight: thumbnail,
    gap: pitch - thumbnail,
    contentHeight: thumbnail,
  };
  return {
    block,
    width,
    height: room.height,
    columns,
    arcs: paths,
    thumbnails: { grid, x: columns[0]?.thumbnail?.x ?? 0, y },
    channels,
    labelY: y + thumbnail + label - 4,
    wide,
  };
}

/**
 * A concatenation at full width: widths ∝ channels.
 * @param reads - how many of the block's sources it has
 */
export function layoutStrip(
  architecture: Architecture,
  block: number,
  reads: number,
  box: Box,
): readonly StripPiece[] {
  const sources = provenance(architecture)[block - 1]?.sources.slice(0, reads) ?? [];
  const channels = sources.reduce((sum, { count }) => sum + count, 0);
  return stripOf(
    sources,
    (channel) => (channel / channels) * box.width,
    (from, to) => ({ x: box.x + from, y: box.y, width: to - from, height: box.height }),
  );
}

/** The channel at a place of a strip; null beside it. @param along - which way its channels run */
export function channelAt(
  strip: readonly StripPiece[],
  along: 'x' | 'y',
  x: number,
  y: number,
): number | null {
  for (const { box, start, count } of strip) {
    if (x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height) continue;
    const share = along === 'x' ? (x - box.x) / box.width : (y - box.y) / box.height;
    return start + Math.min(count - 1, Math.floor(share * count));
  }
  return null;
}
