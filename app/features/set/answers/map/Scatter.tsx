import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { alignSigns, isWithin } from '../../../../../src/set/align';
import type { Categories } from './categories';
import { type Places, paintPoints, placesIn, pointAt, pointBeyond } from './paint-points';

interface ScatterProps {
  /** `[n, 2]`; NaN for points without a place. */
  readonly points: Float32Array;
  readonly looks: Categories;
  readonly lit: ReadonlySet<number> | null;
  readonly selected: number | null;
  readonly near: readonly number[];
  readonly label: string;
  readonly theme: string;
  readonly onPoint: (point: number | null) => void;
  readonly onSelect: (point: number | null) => void;
  readonly onOpen: (point: number) => void;
  /** Points within a line that was drawn around them; none puts it away. */
  readonly onLasso: (points: readonly number[]) => void;
}

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Milliseconds in which points move to where another layer has them. */
const MOVE = 450;
/** Pixels that a finger or a mouse may move in a click. */
const CLICK = 5;
const REACH = 14;

const sizeOf = (canvas: HTMLCanvasElement) => [canvas.clientWidth, canvas.clientHeight] as const;

/** Points that move from where they were to where they are, unless the visitor wishes less motion. */
function usePlaces(points: Float32Array, size: readonly [number, number]): Places {
  const [places, setPlaces] = useState<Places>(() => new Float32Array());
  const now = useRef({ places, points });
  const [width, height] = size;
  useEffect(() => {
    const before = now.current;
    const isSameSet = before.points.length === points.length && before.places.length === points.length;
    const aligned = isSameSet ? alignSigns(points, before.points) : points;
    const target = placesIn(aligned, width, height);
    const from = before.places;
    now.current = { places: target, points: aligned };
    const isStill = !isSameSet || matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (isStill) {
      setPlaces(target);
      return;
    }
    const begin = performance.now();
    let frame = 0;
    const step = (): void => {
      const t = Math.min(1, (performance.now() - begin) / MOVE);
      const eased = t * t * (3 - 2 * t);
      const at = target.map((end, i) => {
        const start = from[i] ?? end;
        return Number.isNaN(start) ? end : start + (end - start) * eased;
      });
      now.current = { places: at, points: aligned };
      setPlaces(at);
      if (t < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [points, width, height]);
  return places;
}

/** Images as points on a plane: pointed at, chosen, or drawn around. */
export function Scatter(props: ScatterProps) {
  const { points, looks, lit, selected, near, label, theme, onPoint, onSelect, onOpen, onLasso } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<readonly [number, number]>([1, 1]);
  const [pointed, setPointed] = useState<number | null>(null);
  const [line, setLine] = useState<readonly number[]>([]);
  // All of it while it is drawn: the pointer may be let go before the last of it is rendered.
  const drawn = useRef<readonly number[] | null>(null);
  const draw = (next: readonly number[] | null): void => {
    drawn.current = next;
    setLine(next ?? []);
  };
  const places = usePlaces(points, size);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize(sizeOf(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the style.
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const ratio = window.devicePixelRatio;
    [element.width, element.height] = [Math.round(size[0] * ratio), Math.round(size[1] * ratio)];
    paintPoints(element, { places, looks, lit, pointed, selected, near, line });
  }, [places, looks, lit, pointed, selected, near, line, size, theme]);
  const point = (next: number | null): void => {
    if (next === pointed) return;
    setPointed(next);
    onPoint(next);
  };
  const at = (event: PointerEvent): readonly [number, number] => [
    event.nativeEvent.offsetX,
    event.nativeEvent.offsetY,
  ];
  const onUp = (event: PointerEvent): void => {
    if (drawn.current === null) return;
    const [x, y] = at(event);
    const around = [...drawn.current, x, y];
    draw(null);
    const [x0 = 0, y0 = 0] = around;
    const far = around.some((value, i) => Math.abs(value - (i % 2 === 0 ? x0 : y0)) > CLICK);
    if (!far) {
      onSelect(pointAt(places, x, y, REACH));
      return;
    }
    const inside: number[] = [];
    for (let n = 0; 2 * n < places.length; n++)
      if (isWithin(around, places[2 * n] ?? Number.NaN, places[2 * n + 1] ?? Number.NaN)) inside.push(n);
    onLasso(inside);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = DIRECTIONS[event.key];
    if (event.key === 'Escape') onLasso([]);
    else if (event.key === 'Enter' && selected !== null) onOpen(selected);
    else if (direction !== undefined) {
      const first = pointAt(places, size[0] / 2, size[1] / 2, Number.POSITIVE_INFINITY);
      const next = selected === null ? first : pointBeyond(places, selected, direction);
      if (next !== null) onSelect(next);
    } else return;
    event.preventDefault();
  };
  return (
    <div
      className="map-scatter"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
      tabIndex={0}
      aria-label={label}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        draw(at(event));
      }}
      onPointerMove={(event) => {
        if (drawn.current !== null) draw([...drawn.current, ...at(event)]);
        else point(pointAt(places, ...at(event), REACH));
      }}
      onPointerUp={onUp}
      onPointerCancel={() => draw(null)}
      onPointerLeave={() => point(null)}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} />
    </div>
  );
}
