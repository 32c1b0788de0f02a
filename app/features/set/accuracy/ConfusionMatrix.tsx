import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { KindAccuracy } from '../../../../src/engine/protocol/set-accuracy';
import { number } from '../../../../src/messages/say';
import { useAppState } from '../../../services';
import { m } from '../messages/m';
import { useOpenCell } from './useOpenCell';
import { useKindName } from './words';
import './confusion.css';

/** Side of the matrix, in pixels, at most; and of a cell, at least and at most. */
const SIDE = 640;
const SMALLEST = 2;
const LARGEST = 28;

/** CSS pixels that a name takes along its side. */
const NAME = 11;

/** Confusions that are said in words. */
const SAID = 12;

interface ConfusionMatrixProps {
  readonly kinds: readonly KindAccuracy[];
  /** `[kinds, kinds + 1]` */
  readonly counts: Uint32Array;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Names along one side; every other one, or fewer, where cells are smaller than letters. */
function Names({
  names,
  cell,
  side,
}: {
  readonly names: readonly string[];
  readonly cell: number;
  readonly side: 'rows' | 'columns';
}) {
  const step = Math.ceil(NAME / cell);
  return (
    <ol className={`confusion-names is-${side}`} style={{ '--cell': `${cell * step}px` }} aria-hidden="true">
      {names
        .filter((_, at) => at % step === 0)
        .map((name) => (
          <li key={name}>
            <span>{name}</span>
          </li>
        ))}
    </ol>
  );
}

/** What is taken for what: a picture of all, and the most frequent mistakes in words; both open their images. */
export function ConfusionMatrix({ kinds, counts }: ConfusionMatrixProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useAppState((state) => state.theme);
  const nameOf = useKindName();
  const open = useOpenCell();
  const [pointed, setPointed] = useState<Cell | null>(null);
  const columns = kinds.length + 1;
  const cell = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(SIDE / columns)));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    void theme;
    const style = getComputedStyle(context.canvas);
    const [right, wrong, ground] = ['--good', '--accent', '--surface-sunken'].map((name) =>
      style.getPropertyValue(name),
    );
    const ratio = devicePixelRatio;
    context.canvas.width = columns * cell * ratio;
    context.canvas.height = kinds.length * cell * ratio;
    context.scale(ratio, ratio);
    context.fillStyle = ground ?? '';
    context.fillRect(0, 0, columns * cell, kinds.length * cell);
    const gap = cell > 5 ? 1 : 0;
    for (const [row, { first }] of kinds.entries()) {
      for (let column = 0; column < columns; column++) {
        const count = counts[row * columns + column] ?? 0;
        if (count === 0) continue;
        context.fillStyle = (column === row ? right : wrong) ?? '';
        context.globalAlpha = 0.2 + 0.8 * (count / first.of);
        context.fillRect(column * cell, row * cell, cell - gap, cell - gap);
      }
    }
    context.globalAlpha = 1;
  }, [kinds, counts, columns, cell, theme]);

  const at = ({ nativeEvent: { offsetX, offsetY } }: PointerEvent): Cell | null => {
    const [column, row] = [Math.floor(offsetX / cell), Math.floor(offsetY / cell)];
    return row >= 0 && row < kinds.length && column >= 0 && column < columns ? { row, column } : null;
  };
  const titleOf = ({ row, column }: Cell): string =>
    m.accuracy_cell({ kind: nameOf(kinds[row]?.kind), answer: nameOf(kinds[column]?.kind) });
  const countOf = ({ row, column }: Cell): number => counts[row * columns + column] ?? 0;
  const show = (each: Cell): void => {
    const kind = kinds[each.row]?.kind;
    if (kind !== undefined && countOf(each) > 0)
      open(kind, kinds[each.column]?.kind ?? 'other', titleOf(each));
  };
  const mistakes = [...counts.keys()]
    .map((n): Cell => ({ row: Math.floor(n / columns), column: n % columns }))
    .filter((each) => each.row !== each.column && countOf(each) > 0)
    .sort((a, b) => countOf(b) - countOf(a))
    .slice(0, SAID);
  return (
    <section aria-labelledby="set-confusion">
      <h3 id="set-confusion" className="heading">
        {m.accuracy_confusion()}
      </h3>
      <p className="muted">{m.accuracy_confusion_how()}</p>
      <div className="set-confusion">
        <div className="set-matrix">
          <Names names={[...kinds, undefined].map((each) => nameOf(each?.kind))} cell={cell} side="columns" />
          <Names names={kinds.map(({ kind }) => nameOf(kind))} cell={cell} side="rows" />
          <canvas
            ref={canvas}
            role="img"
            aria-label={m.accuracy_confusion_picture({ count: number(kinds.length) })}
            style={{ width: columns * cell, height: kinds.length * cell }}
            onPointerMove={(event) => setPointed(at(event))}
            onPointerLeave={() => setPointed(null)}
            onPointerUp={(event) => {
              const found = at(event);
              if (found !== null) show(found);
            }}
          />
        </div>
        <div className="set-mistakes">
          <p className="set-pointed" aria-hidden="true">
            {pointed === null ? m.accuracy_point() : `${titleOf(pointed)}: ${number(countOf(pointed))}`}
          </p>
          <ul aria-label={m.accuracy_mistakes()}>
            {mistakes.map((each) => (
              <li key={`${each.row} ${each.column}`}>
                <button type="button" className="link-button" onClick={() => show(each)}>
                  {titleOf(each)}: {number(countOf(each))}
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}
