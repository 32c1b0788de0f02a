import type { KeyboardEvent, PointerEvent } from 'react';

/** Row and column. */
export type Cell = readonly [row: number, column: number];

interface CellPickerProps {
  readonly label: string;
  /** `[rows, columns]` */
  readonly dims: readonly [number, number];
  readonly cell: Cell | null;
  /** Null when the pointer leaves. */
  readonly onPoint: (cell: Cell | null) => void;
}

const STEPS: Readonly<Record<string, Cell>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));

/** Lies over a map: the pointer, a finger or the arrow keys point at one of its cells. */
export function CellPicker({ label, dims: [rows, columns], cell, onPoint }: CellPickerProps) {
  const point = (event: PointerEvent<HTMLElement>): void => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const row = clamp(Math.floor(((event.clientY - top) / height) * rows), rows);
    const column = clamp(Math.floor(((event.clientX - left) / width) * columns), columns);
    if (cell?.[0] !== row || cell[1] !== column) onPoint([row, column]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [row, column] = cell ?? [rows >> 1, columns >> 1];
    onPoint(cell === null ? [row, column] : [clamp(row + step[0], rows), clamp(column + step[1], columns)]);
  };
  return (
    <div
      className="cell-picker"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
      tabIndex={0}
      aria-label={label}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && onPoint(null)}
      onKeyDown={onKeyDown}
    >
      {cell !== null && (
        <span
          style={{
            left: `${(100 * cell[1]) / columns}%`,
            top: `${(100 * cell[0]) / rows}%`,
            width: `${100 / columns}%`,
            height: `${100 / rows}%`,
          }}
        />
      )}
    </div>
  );
}
