import type { ThumbnailsPaint } from '../engine/protocol/maps';
import { type BlockLayout, channelAt, layoutBlock, layoutStrip, type StripPiece } from '../layout/block';
import { blockPart } from '../network/parts';
import type { Theme } from '../tensor/types';
import type { ArcLevel, ArcSceneOptions, Drawing } from './arc-level';
import { ArcScene } from './arc-scene';
import { drawColumn } from './block-columns';
import type { Lend } from './lend';
import { partAt } from './lights';
import { createStripSlider } from './strip-slider';
import { svg } from './svg';
import { createThumbnails, type ThumbnailSurface, type Thumbnails } from './thumbnails';
import './block-scene.css';
import { m } from '../messages/m';

/** What the scene shows and whom it tells. */
export interface BlockSceneOptions extends ArcSceneOptions {
  /** From 1. */
  readonly block: number;
  /** The selected channel of the block's concatenation. */
  readonly channel: number | null;
  /** The run whose maps are shown; null before the first. */
  readonly runId: number | null;
  readonly pick: ThumbnailsPaint['pick'];
  readonly theme: Theme;
  /** Of a channel of this block's concatenation. */
  readonly describeChannel: (channel: number) => string;
  readonly lease: Lend<ThumbnailSurface>;
  readonly onChannel: (channel: number) => void;
  /** The pointer, or the keyboard, came to a channel of the concatenation, or left it. */
  readonly onPoint: (channel: number | null) => void;
  readonly onError: (error: unknown) => void;
}

/** A dense block, opened. */
export interface BlockScene {
  update(options: BlockSceneOptions): void;
  /** Where a part's column stands, in the viewport; null when it is none of this block's. */
  rectOf(part: string): DOMRect | null;
  focus(part: string): void;
  destroy(): void;
}

/** A block's columns, its pictures and the strip of one concatenation, as arcs stand on them. */
class BlockLevel implements ArcLevel<BlockSceneOptions> {
  readonly #root: SVGSVGElement;
  readonly #thumbnails: Thumbnails;
  readonly #slider = createStripSlider({
    onPoint: (channel) => this.#point(channel),
    onChoose: (channel) => this.#options.onChannel(channel),
  });
  #options: BlockSceneOptions;
  #layout: BlockLayout | null = null;
  #columns: ReadonlyMap<string, readonly [SVGGElement]> = new Map();
  #points = svg('g', {});
  /** What the slider shows: a concatenation, by how many of the block's sources it has. */
  #strip: {
    readonly layout: BlockLayout;
    readonly reads: number;
    readonly pieces: readonly StripPiece[];
  } | null = null;

  constructor(root: SVGSVGElement, thumbnails: Thumbnails, options: BlockSceneOptions) {
    this.#root = root;
    this.#thumbnails = thumbnails;
    this.#options = options;
  }

  needsDrawing(options: BlockSceneOptions, before: BlockSceneOptions): boolean {
    return (
      options.architecture !== before.architecture ||
      options.colorOf !== before.colorOf ||
      options.textScale !== before.textScale ||
      options.block !== before.block
    );
  }

  draw(options: BlockSceneOptions, width: number, height: number): Drawing | null {
    this.#options = options;
    const { architecture, block, titleOf } = options;
    const [, mapHeight = 1, mapWidth = 1] = blockPart(architecture, block)?.ops[0]?.shape ?? [];
    const layout = layoutBlock(
      architecture,
      block,
      [mapHeight, mapWidth],
      { width, height },
      options.textScale,
    );
    this.#layout = layout;
    if (layout === null) return null;
    this.#root.setAttribute('width', String(layout.width));
    this.#root.setAttribute('height', String(layout.height));
    this.#root.setAttribute('aria-label', m.scene_block({ block }));
    const columns = svg('g', { class: 'block-columns' });
    const drawn = layout.columns.map((column) => {
      const element = drawColumn(column, layout.labelY, {
        architecture,
        titleOf,
        colorOf: this.#color,
        textScale: options.textScale,
      });
      columns.append(element);
      return [column.part, [element]] as const;
    });
    this.#columns = new Map(drawn);
    this.#points = svg('g', { class: 'block-marks', 'aria-hidden': 'true' });
    this.#thumbnails.place(layout);
    const arcs = () =>
      layout.arcs.map(({ source, reader, index, path }) => ({
        source,
        reader,
        path,
        color: this.#color(Math.max(index, 1)),
      }));
    const front = [columns, this.#points, this.#slider.element];
    return { outline: layout, arcs, strokes: null, later: null, parts: this.#columns, front };
  }

  mark(options: BlockSceneOptions, before: BlockSceneOptions | null): void {
    this.#options = options;
    const { selected, channel } = options;
    if (before === null || selected !== before.selected || channel !== before.channel) this.#markStrip();
    void this.#thumbnails.paint(options);
  }

  next(part: string, key: string): string | null {
    const { columns = [] } = this.#layout ?? {};
    const at = columns.findIndex((column) => column.part === part);
    const to: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: columns.length - 1,
    };
    return columns[to[key] ?? -1]?.part ?? null;
  }

  click(event: MouseEvent): boolean {
    const channel = this.#channelUnder(event);
    if (channel !== null) this.#options.onChannel(channel);
    return channel !== null;
  }

  move(event: PointerEvent): void {
    if (!this.#slider.element.contains(event.target as Node)) this.#point(this.#channelUnder(event));
  }

  leave(): void {
    this.#point(null);
  }

  rectOf(part: string): DOMRect | null {
    return this.#columns.get(part)?.[0].getBoundingClientRect() ?? null;
  }

  readonly #color = (index: number): string => {
    const { architecture, block, colorOf } = this.#options;
    return colorOf(block, index, architecture.spec.blockConfig[block - 1] ?? 1);
  };

  /** The selected layer's concatenation; without one, the whole block's. */
  #markStrip(): void {
    const layout = this.#layout;
    if (layout === null) return;
    const { architecture, block, selected, channel, describeChannel } = this.#options;
    const column = layout.columns.find(({ part, kind }) => part === selected && kind !== 'input');
    const reads = column?.strip.length ?? layout.columns.length - 1;
    if (this.#strip?.layout !== layout || this.#strip.reads !== reads)
      this.#strip = { layout, reads, pieces: layoutStrip(architecture, block, reads, layout.wide) };
    this.#slider.update({
      strip: this.#strip.pieces,
      box: layout.wide,
      label: column === undefined ? m.scene_strip_block() : m.scene_strip_part({ part: column.part }),
      selected: channel,
      colorOf: this.#color,
      titleOf: (index) => (index === 0 ? m.scene_in() : String(index)),
      describe: (at) => m.scene_channel({ channel: at, words: describeChannel(at) }),
    });
  }

  /** Marks one channel in every strip that has it. */
  #point(channel: number | null): void {
    this.#points.replaceChildren();
    this.#options.onPoint(channel);
    if (channel === null || this.#layout === null) return;
    for (const { strip } of this.#layout.columns) {
      const piece = strip.find(({ start, count }) => channel >= start && channel < start + count);
      if (piece === undefined) continue;
      const { x, width, y: top, height } = piece.box;
      const y = top + ((channel - piece.start + 0.5) / piece.count) * height;
      this.#points.append(svg('line', { x1: x - 2, x2: x + width + 2, y1: y, y2: y }));
    }
  }

  #channelUnder(event: MouseEvent): number | null {
    const part = partAt(event);
    const column = this.#layout?.columns.find((candidate) => candidate.part === part);
    if (column === undefined) return null;
    const box = this.#root.getBoundingClientRect();
    return channelAt(column.strip, 'y', event.clientX - box.left, event.clientY - box.top);
  }
}

/**
 * Draws a dense block in a host element, which it owns until `destroy`: a column for each layer with a picture of
 * what it wrote and the concatenation that it reads, every connection an arc. What the host says of the pictures:
 * see {@link createThumbnails}.
 */
export function createBlockScene(host: HTMLElement, options: BlockSceneOptions): BlockScene {
  const frame = document.createElement('div');
  frame.className = 'block-scene';
  const root = svg('svg', { class: 'block-drawing', role: 'group' });
  frame.append(root);
  host.append(frame);
  const thumbnails = createThumbnails(frame, host, options.lease, options.onError);
  const level = new BlockLevel(root, thumbnails, options);
  // At once, so that a motion into the block knows where its columns are.
  const scene = new ArcScene({ host, root, stage: root, isEager: true }, level, options);
  return {
    update: (next) => scene.update(next),
    rectOf: (part) => level.rectOf(part),
    focus: (part) => scene.focus(part),
    destroy: () => {
      scene.destroy();
      thumbnails.destroy();
      frame.remove();
    },
  };
}
