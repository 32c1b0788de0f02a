import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { REGION_SIDE } from '../../store/find-slice';
import { clampedStep, GRID_KEYS } from '../../ui/grid-keys';
import { cellsAlong, cellsUnder } from './brush';

const middle = (cell: number): number => (cell + 0.5) / REGION_SIDE;

/** Paints a region on the image, by pointer, or arrow keys and Space. */
export function Brush() {
  const painted = useAppState((state) => state.painted);
  const { paint } = useActions();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<readonly [number, number] | null>(null);
  const [cursor, setCursor] = useState<readonly [number, number] | null>(null);
  const isRubbing = useAppState((state) => state.isRubbing);

  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    context.clearRect(0, 0, REGION_SIDE, REGION_SIDE);
    context.fillStyle = 'rgb(176 47 91 / 62%)';
    for (const cell of painted) context.fillRect(cell % REGION_SIDE, Math.floor(cell / REGION_SIDE), 1, 1);
  }, [painted]);

  // The view of the picture may have been scrolled to something else.
  const pane = useAppState((state) => state.pane);
  useEffect(() => {
    if (pane === 'picture') canvas.current?.scrollIntoView({ block: 'nearest' });
  }, [pane]);

  const place = (event: PointerEvent<HTMLElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = place(event);
    last.current = at;
    paint(cellsUnder(...at), !isRubbing);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (last.current === null) return;
    const at = place(event);
    paint(cellsAlong(last.current, at), !isRubbing);
    last.current = at;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = cursor ?? ([REGION_SIDE / 2, REGION_SIDE / 2] as const);
    const step = GRID_KEYS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const inside = (row: number, column: number): boolean =>
        Math.min(row, column) >= 0 && Math.max(row, column) < REGION_SIDE;
      setCursor(clampedStep(at, step, inside));
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      setCursor(at);
      paint(cellsUnder(middle(at[1]), middle(at[0])), !isRubbing);
    }
  };
  const share = Math.round((100 * painted.size) / REGION_SIDE ** 2);
  return (
    <div
      className="region-brush"
      role="application"
      aria-label={m.find_brush({ share })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: painting works by keyboard, too.
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        last.current = null;
      }}
      onPointerCancel={() => {
        last.current = null;
      }}
      onKeyDown={onKeyDown}
      onBlur={() => setCursor(null)}
    >
      <canvas ref={canvas} className="region-canvas" width={REGION_SIDE} height={REGION_SIDE} />
      {cursor !== null && (
        <span
          className="region-cursor"
          style={{ left: `${100 * middle(cursor[1])}%`, top: `${100 * middle(cursor[0])}%` }}
        />
      )}
    </div>
  );
}
