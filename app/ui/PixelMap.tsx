import type { KeyboardEvent, PointerEvent } from 'react';
import type { Picture } from '../../src/tensor/value-picture';
import { PictureCanvas } from './PictureCanvas';

interface PixelMapProps {
  readonly picture: Picture;
  /** Row and column that are marked. */
  readonly position: readonly [y: number, x: number];
  readonly label: string;
  readonly onPoint: (position: readonly [y: number, x: number]) => void;
}

const STEPS: Readonly<Record<string, readonly [dy: number, dx: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));

/** A map on which the pointer, or the arrow keys, choose a pixel. */
export function PixelMap({ picture, position, label, onPoint }: PixelMapProps) {
  const { width, height } = picture;
  const [y, x] = position;
  const move = (to: readonly [number, number]): void => {
    const next = [clamp(to[0], height), clamp(to[1], width)] as const;
    if (next[0] !== y || next[1] !== x) onPoint(next);
  };
  const pointTo = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    move([
      Math.floor(((event.clientY - box.top) / box.height) * height),
      Math.floor(((event.clientX - box.left) / box.width) * width),
    ]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 : 1;
    move([y + far * step[0], x + far * step[1]]);
  };
  return (
    <div
      className="pixel-map"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
      tabIndex={0}
      aria-label={label}
      style={{ aspectRatio: `${width} / ${height}` }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointTo(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) pointTo(event);
      }}
      onKeyDown={onKeyDown}
    >
      <PictureCanvas picture={picture} />
      <span
        className="pixel-mark"
        style={{
          left: `${(100 * (x + 0.5)) / width}%`,
          top: `${(100 * (y + 0.5)) / height}%`,
          width: `max(7px, ${100 / width}%)`,
          height: `max(7px, ${100 / height}%)`,
        }}
      />
    </div>
  );
}
