import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { PALETTE_SIZE, paletteLut, paletteStops } from '../../../../../src/tensor/palette';
import { useAppState } from '../../../../services';
import { clampedStep, GRID_KEYS } from '../../../../ui/grid-keys';
import { m } from '../messages/m';

/** A run of layers along one side that belong together. */
export interface AxisGroup {
  readonly label: string;
  readonly count: number;
}

interface CkaMatrixProps {
  /** `[rows, columns]` */
  readonly values: Float64Array;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowGroups: readonly AxisGroup[];
  readonly columnGroups: readonly AxisGroup[];
  /** What stands down, and across. */
  readonly captions: readonly [string, string];
  readonly label: string;
  /** The value of the palette's end; 1 unless told. */
  readonly most?: number;
  readonly format?: (value: number) => string;
}

/** Layers of one block one by one: what comes in, their numbers, what goes out; every fourth where there are many. */
export function numbersAlong(
  names: readonly string[],
  ends: Readonly<Partial<Record<'first' | 'last', string>>>,
) {
  return names.map((_, at): AxisGroup => {
    const number = ends.first === undefined ? at + 1 : at;
    const name =
      (at === 0 ? ends.first : undefined) ?? (at === names.length - 1 ? ends.last : undefined) ?? null;
    const isShown = names.length <= 18 || (number % 4 === 0 && at < names.length - 2);
    return { label: name ?? (isShown ? String(number) : ''), count: 1 };
  });
}

type Cell = readonly [row: number, column: number];

/** CSS pixels of a cell, at most and at least. */
const [WIDEST, NARROWEST] = [24, 3];
const ROOM = 640;

function paint(
  canvas: HTMLCanvasElement,
  values: Float64Array,
  columns: number,
  most: number,
  theme: 'light' | 'dark',
) {
  const rows = values.length / columns;
  const lut = paletteLut('sequential', theme);
  const picture = new ImageData(columns, rows);
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const entry = Math.round(Math.max(0, Math.min(1, value / most)) * (PALETTE_SIZE - 1));
    picture.data.set(lut.subarray(entry * 4, entry * 4 + 3), i * 4);
    picture.data[i * 4 + 3] = 255;
  });
  [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
}

/** Names of the groups along one side, as wide as they are. */
function Axis({ groups, of }: { readonly groups: readonly AxisGroup[]; readonly of: 'x' | 'y' }) {
  return (
    <ol className={`cka-axis is-${of}`} aria-hidden="true">
      {groups.map(({ label, count }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places along an axis, some without a name.
        <li key={at} style={{ flex: count }}>
          <span>{label}</span>
        </li>
      ))}
    </ol>
  );
}

/** How alike layers are, as a matrix: pointed at, or gone through with the arrow keys. */
export function CkaMatrix(props: CkaMatrixProps) {
  const { values, rows, columns, rowGroups, columnGroups, captions, label, most = 1 } = props;
  const { format = (value) => value.toFixed(4) } = props;
  const id = useId();
  const theme = useAppState((state) => state.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, values, columns.length, most, theme);
  }, [values, columns.length, most, theme]);
  const side = Math.max(NARROWEST, Math.min(WIDEST, ROOM / Math.max(rows.length, columns.length)));
  const cellAt = ({ currentTarget, clientX, clientY }: PointerEvent): Cell => {
    const box = currentTarget.getBoundingClientRect();
    const at = (share: number, count: number): number =>
      Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return [
      at((clientY - box.top) / box.height, rows.length),
      at((clientX - box.left) / box.width, columns.length),
    ];
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = GRID_KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const isThere = (r: number, c: number) => r >= 0 && c >= 0 && r < rows.length && c < columns.length;
    setCell(clampedStep(cell ?? [0, 0], step, isThere));
  };
  const value = cell === null ? null : (values[cell[0] * columns.length + cell[1]] ?? null);
  return (
    <div className="cka">
      <div className="cka-frame" style={{ maxWidth: `min(${side * columns.length + 40}px, 100%, 72vh)` }}>
        <p className="cka-caption is-x muted">{captions[1]}</p>
        <Axis groups={columnGroups} of="x" />
        <p className="cka-caption is-y muted">{captions[0]}</p>
        <Axis groups={rowGroups} of="y" />
        <div
          className="cka-plane"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
          tabIndex={0}
          aria-label={label}
          aria-describedby={id}
          style={{ aspectRatio: `${columns.length} / ${rows.length}` }}
          onPointerMove={(event) => setCell(cellAt(event))}
          onPointerDown={(event) => setCell(cellAt(event))}
          onFocus={() => setCell((before) => before ?? [0, 0])}
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} />
          {cell !== null && (
            <span
              className="cka-mark"
              style={{
                top: `${(100 * cell[0]) / rows.length}%`,
                left: `${(100 * cell[1]) / columns.length}%`,
                width: `${100 / columns.length}%`,
                height: `${100 / rows.length}%`,
              }}
            />
          )}
        </div>
      </div>
      <div className="cka-beside">
        <div className="legend mono cka-legend">
          <span>0</span>
          <span
            className="legend-bar"
            style={{
              background: `linear-gradient(to right, ${paletteStops('sequential', theme, 12).join()})`,
            }}
          />
          <span>{format(most)}</span>
        </div>
        <output id={id} className="cka-read">
          {cell === null || value === null || Number.isNaN(value) ? (
            <span className="muted">{m.layers_point()}</span>
          ) : (
            <>
              <span>{rows[cell[0]]}</span>
              <span>{columns[cell[1]]}</span>
              <strong className="mono">{format(value)}</strong>
            </>
          )}
        </output>
      </div>
    </div>
  );
}
