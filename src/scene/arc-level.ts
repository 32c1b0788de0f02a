import type { Architecture } from '../network/architecture';
import type { PartConnections } from '../network/connections';
import type { SceneEdge } from './lights';
import type { StrengthOf } from './strength';

/** What every scene of parts and connections shows, and whom it tells. */
export interface ArcSceneOptions {
  readonly architecture: Architecture;
  /** Whether the architecture may be another one in the next frame: then it is sketched until it rests. */
  readonly isFleeting?: boolean;
  /** The selected part. */
  readonly selected: string | null;
  /** Colour of what a source wrote, as a CSS value; index 0 is the block's input. */
  readonly colorOf: (block: number, index: number, layers: number) => string;
  /** A part's name for people. */
  readonly titleOf: (part: string) => string;
  /** Writes `[C,H,W]`; must stay the same function as long as it writes the same. */
  readonly shapeText: (shape: readonly number[]) => string;
  /** Size of all labels, as a multiple of the usual one; the style sheet's `--text-scale` is the same. */
  readonly textScale: number;
  /** The connection that is pointed at elsewhere, by the names of its ends; lit like one under the pointer. */
  readonly edge: SceneEdge | null;
  /** `SOURCE READER` of connections that are cut. */
  readonly cutEdges: ReadonlySet<string>;
  /** `SOURCE READER` of the connections of a path that is shown; null for none. */
  readonly path: ReadonlySet<string> | null;
  /** The part that is pointed at elsewhere. */
  readonly lit: string | null;
  /** How strong each connection is, 0…1, by `SOURCE READER`; null below the threshold. Null: all alike. */
  readonly strengthOf: StrengthOf;
  readonly onSelect: (part: string) => void;
  /** Enter, or a double click: the part is to be opened. */
  readonly onOpen: (part: string) => void;
  /** The pointer, or the keyboard's focus, came to a part, or left all of them (null). */
  readonly onHover: (connections: PartConnections | null) => void;
  /** The pointer came to a connection, or left it (null). */
  readonly onHoverEdge: (edge: SceneEdge | null) => void;
  readonly onSelectEdge: (edge: SceneEdge) => void;
}

/** A connection as it is drawn. */
export interface ArcShape {
  readonly source: string;
  readonly reader: string;
  /** SVG path data. */
  readonly path: string;
  /** A CSS value. */
  readonly color: string;
}

/** Many arcs of a colour as they are drawn together. */
export type ArcStroke = Pick<ArcShape, 'path' | 'color'>;

/** What a level draws. */
export interface Drawing {
  /** What the arcs are laid out from: they are drawn anew only where it is another object. */
  readonly outline: object;
  arcs(): readonly ArcShape[];
  /** The same in few strokes, for a sketch; null where it is drawn out at once. */
  readonly strokes: (() => readonly ArcStroke[]) | null;
  /** The elements that stand for each part; those with a role can have the focus. */
  readonly parts: ReadonlyMap<string, readonly SVGElement[]>;
  /** What a sketch has in the frames behind it; null for nothing. */
  readonly later: (() => void) | null;
  /** In front of the arcs, from back to front. */
  readonly front: readonly Node[];
}

/** What is a level's own: its drawing, its keys, and what it does with the pointer besides. */
export interface ArcLevel<O extends ArcSceneOptions> {
  /** Whether a change needs another drawing. Lights, marks and strengths never do. */
  needsDrawing(options: O, before: O): boolean;
  /**
   * Null where there is no room.
   * @param width - of the host, in pixels
   * @param isSketch - whether another drawing follows soon: what is not seen at once can be left out. What a drawing
   *   has in common with the one before should stay.
   */
  draw(options: O, width: number, height: number, isSketch: boolean): Drawing | null;
  /** No other drawing has followed a sketch for a while: says what is not seen, but heard. */
  settle?(): void;
  /** A sketch is about to be pointed at: draws what it left out. */
  drawOut?(): void;
  /** The level's own marks. @param before - null after a new drawing */
  mark(options: O, before: O | null): void;
  /** Where a key leads from a part; null for nowhere. */
  next(part: string, key: string): string | null;
  /** What a double click opens besides parts. */
  opens?(event: MouseEvent): string | null;
  /** A click, before parts and connections get it; true when it was the level's. */
  click?(event: MouseEvent): boolean;
  move?(event: PointerEvent): void;
  leave?(): void;
}
