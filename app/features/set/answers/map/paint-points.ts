import type { Categories, Shape } from './categories';

/** Where points stand on the canvas, in CSS pixels: `[n, 2]`, NaN for none. */
export type Places = Float32Array;

/** What a painting shows. */
export interface Painting {
  readonly places: Places;
  readonly looks: Categories;
  /** Points that are lit; null for all. */
  readonly lit: ReadonlySet<number> | null;
  readonly pointed: number | null;
  readonly selected: number | null;
  /** Points that lines lead to from the selected one. */
  readonly near: readonly number[];
  /** Of the lasso, `x, y, x, y, …`. */
  readonly line: readonly number[];
}

const RADIUS = 3.5;

function trace(ctx: CanvasRenderingContext2D, shape: Shape, x: number, y: number, r: number): void {
  switch (shape) {
    case 'disc':
    case 'ring':
      ctx.moveTo(x + r, y);
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      break;
    case 'square':
      ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      break;
    case 'triangle':
      ctx.moveTo(x, y - r * 1.2);
      ctx.lineTo(x + r * 1.1, y + r * 0.8);
      ctx.lineTo(x - r * 1.1, y + r * 0.8);
      ctx.closePath();
      break;
    case 'diamond':
      ctx.moveTo(x, y - r * 1.3);
      ctx.lineTo(x + r * 1.3, y);
      ctx.lineTo(x, y + r * 1.3);
      ctx.lineTo(x - r * 1.3, y);
      ctx.closePath();
      break;
    case 'cross':
      ctx.moveTo(x - r, y - r);
      ctx.lineTo(x + r, y + r);
      ctx.moveTo(x + r, y - r);
      ctx.lineTo(x - r, y + r);
  }
}

const isLine = (shape: Shape): boolean => shape === 'cross' || shape === 'ring';

/** Paints all points, a category at a time, and what is marked above them. */
export function paintPoints(canvas: HTMLCanvasElement, painting: Painting): void {
  const ctx = canvas.getContext('2d');
  if (ctx === null) return;
  const { places, looks, lit, pointed, selected, near, line } = painting;
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name);
  const ratio = canvas.width / Math.max(1, canvas.clientWidth);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  const [xOf, yOf] = [(n: number) => places[2 * n] ?? 0, (n: number) => places[2 * n + 1] ?? 0];
  for (const [c, { colour: name, shape }] of looks.categories.entries()) {
    for (const isLit of [false, true]) {
      ctx.beginPath();
      for (const [n, own] of looks.of.entries())
        if (own === c && (lit === null || lit.has(n)) === isLit && !Number.isNaN(places[2 * n] ?? Number.NaN))
          trace(ctx, shape, xOf(n), yOf(n), RADIUS);
      ctx.globalAlpha = isLit ? 0.85 : 0.15;
      ctx.fillStyle = ctx.strokeStyle = colour(name);
      ctx.lineWidth = 1.5;
      if (isLine(shape)) ctx.stroke();
      else ctx.fill();
    }
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colour('--text');
  ctx.lineWidth = 1;
  if (selected !== null) {
    ctx.beginPath();
    for (const n of near) {
      ctx.moveTo(xOf(selected), yOf(selected));
      ctx.lineTo(xOf(n), yOf(n));
    }
    ctx.stroke();
  }
  for (const [n, radius] of [
    [selected, 8],
    [pointed, 7],
  ] as const) {
    if (n === null) continue;
    ctx.beginPath();
    ctx.arc(xOf(n), yOf(n), radius, 0, 2 * Math.PI);
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  if (line.length >= 4) {
    ctx.beginPath();
    for (let i = 0; i < line.length; i += 2) ctx.lineTo(line[i] ?? 0, line[i + 1] ?? 0);
    ctx.closePath();
    ctx.setLineDash([4, 3]);
    ctx.lineWidth = 1.5;
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 0.06;
    ctx.fillStyle = colour('--text');
    ctx.fill();
    ctx.globalAlpha = 1;
  }
}

/** Fits points into a box, both axes to one scale, y upwards. */
export function placesIn(points: Float32Array, width: number, height: number): Places {
  const edge = 18;
  const ends = [0, 1].map((axis) => {
    let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; i < points.length; i += 2) {
      const value = points[i] as number;
      if (value < lo) lo = value;
      if (value > hi) hi = value;
    }
    return hi >= lo ? ([lo, hi] as const) : ([0, 0] as const);
  });
  const [[x0, x1], [y0, y1]] = ends as [readonly [number, number], readonly [number, number]];
  const scale = Math.min((width - 2 * edge) / (x1 - x0 || 1), (height - 2 * edge) / (y1 - y0 || 1));
  return points.map((value, i) =>
    i % 2 === 0 ? width / 2 + (value - (x0 + x1) / 2) * scale : height / 2 - (value - (y0 + y1) / 2) * scale,
  );
}

/** The point nearest to a place, within so many pixels; null for none. */
export function pointAt(places: Places, x: number, y: number, within: number): number | null {
  let best: number | null = null;
  let least = within * within;
  for (let n = 0; 2 * n < places.length; n++) {
    const square = ((places[2 * n] ?? 0) - x) ** 2 + ((places[2 * n + 1] ?? 0) - y) ** 2;
    if (square <= least) [best, least] = [n, square];
  }
  return best;
}

/** The nearest point in a direction, within a right angle around it; null for none. */
export function pointBeyond(
  places: Places,
  from: number,
  [dx, dy]: readonly [number, number],
): number | null {
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  const [x0, y0] = [places[2 * from] ?? 0, places[2 * from + 1] ?? 0];
  for (let n = 0; 2 * n < places.length; n++) {
    const [x, y] = [(places[2 * n] ?? 0) - x0, (places[2 * n + 1] ?? 0) - y0];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    const square = x * x + y * y;
    if (n !== from && along > 0 && along >= aside && square < least) [best, least] = [n, square];
  }
  return best;
}
