import { type KeyboardEvent, useState } from 'react';
import { type Point, SIDE } from './drawing';

/** Pixels of the drawing that an arrow moves the pen by, and with Shift. */
const STEP = 8;
const LEAP = 40;

const WAYS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const within = (value: number): number => Math.min(SIDE, Math.max(0, value));

interface Hand {
  readonly putDown: (at: Point) => void;
  readonly moveTo: (at: Point) => void;
  readonly lift: () => void;
}

/** A pen that arrows move, and that Space puts down and lifts. */
export function usePenKeys({ putDown, moveTo, lift }: Hand) {
  const [at, setAt] = useState<Point>([SIDE / 2, SIDE / 2]);
  const [isDown, setDown] = useState(false);
  const raise = () => {
    if (!isDown) return;
    setDown(false);
    lift();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (way !== undefined) {
      const step = event.shiftKey ? LEAP : STEP;
      const to: Point = [within(at[0] + way[0] * step), within(at[1] + way[1] * step)];
      setAt(to);
      if (isDown) moveTo(to);
    } else if (event.key === ' ' || event.key === 'Enter') {
      if (isDown) raise();
      else if (!event.repeat) {
        setDown(true);
        putDown(at);
      }
    } else if (event.key === 'Escape' && isDown) raise();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { at, isDown, raise, onKeyDown };
}
