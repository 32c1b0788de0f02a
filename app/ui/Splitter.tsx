import { useRef } from 'react';

interface SplitterProps {
  readonly label: string;
  /** Share of the height that the pane above has, 0…1. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A bar between two panes, one above the other; pointer and arrow keys move it. */
export function Splitter({ label, value, min, max, onChange }: SplitterProps) {
  const dragging = useRef(false);
  const move = (next: number) => onChange(Math.min(max, Math.max(min, next)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> is a separator, but not one that takes focus and a value
    <div
      className="splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuemin={Math.round(min * 100)}
      aria-valuemax={Math.round(max * 100)}
      aria-valuenow={Math.round(value * 100)}
      tabIndex={0}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        if (dragging.current && box !== undefined) move((event.clientY - box.top) / box.height);
      }}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onPointerCancel={() => {
        dragging.current = false;
      }}
      onKeyDown={(event) => {
        const step = { ArrowUp: -0.03, ArrowDown: 0.03, Home: min - value, End: max - value }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        move(value + step);
      }}
    />
  );
}
