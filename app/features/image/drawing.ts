import type { FeedSource } from '../../jobs/feed';

/** Side of a drawing, in pixels: two for each of the usual input. */
export const SIDE = 448;

/** A line that is being drawn. */
export interface Pen {
  /** Null: rubs out. */
  readonly colour: string | null;
  /** Width in pixels of the drawing. */
  readonly width: number;
}

export type Point = readonly [x: number, y: number];

const PAPER = '#ffffff';

/** What was on the pad when it was closed: it is there again when the pad is, as long as the page is open. */
export interface KeptDrawing {
  /** Null: blank paper. */
  pixels: ImageData | null;
}

export const createKeptDrawing = (): KeptDrawing => ({ pixels: null });

/** A canvas that is drawn on, and what the feed takes from it. */
export class Drawing implements FeedSource {
  readonly subject = { kind: 'own', name: '', from: 'drawing' } as const;
  onEnd?: (error: string | null) => void;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #kept: KeptDrawing;
  #last: Point | null = null;
  #isBlank = true;
  #isChanged = false;
  #tell: (() => void) | null = null;
  #isClosed = false;

  /** @throws Error when the canvas gives no context */
  constructor(canvas: HTMLCanvasElement, kept: KeptDrawing) {
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('The canvas gives no context.');
    this.#canvas = canvas;
    this.#context = context;
    this.#kept = kept;
    canvas.width = canvas.height = SIDE;
    context.fillStyle = PAPER;
    context.fillRect(0, 0, SIDE, SIDE);
    context.lineCap = context.lineJoin = 'round';
    if (kept.pixels === null) return;
    context.putImageData(kept.pixels, 0, 0);
    this.#isBlank = false;
    this.#isChanged = true;
  }

  /** Whether something is on it that the network has yet to see. */
  get isNew(): boolean {
    return this.#isChanged;
  }

  begin(at: Point, pen: Pen): void {
    this.#last = at;
    this.goOn([at], pen);
  }

  /** On through these points; a single one is a dot. */
  goOn(points: readonly Point[], { colour, width }: Pen): void {
    if (this.#last === null) return;
    const context = this.#context;
    context.strokeStyle = colour ?? PAPER;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(...this.#last);
    for (const point of points) {
      context.lineTo(...point);
      this.#last = point;
    }
    context.stroke();
    this.#change();
  }

  lift(): void {
    this.#last = null;
  }

  clear(): void {
    this.#context.fillStyle = PAPER;
    this.#context.fillRect(0, 0, SIDE, SIDE);
    this.#change();
    this.#isBlank = true;
  }

  close(): void {
    this.#kept.pixels = this.#isBlank ? null : this.#context.getImageData(0, 0, SIDE, SIDE);
    this.#isClosed = true;
    this.#tell?.();
  }

  async next(): Promise<ImageBitmap | null> {
    if (!this.#isChanged && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
    if (this.#isClosed) return null;
    this.#isChanged = false;
    return createImageBitmap(this.#canvas);
  }

  #change(): void {
    this.#isBlank = false;
    this.#isChanged = true;
    this.#tell?.();
    this.#tell = null;
  }
}
