import { type KeyboardEvent, type MouseEvent, memo, useRef } from 'react';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { useEndTitle } from '../../hooks/useEndTitle';
import { m } from '../../messages/m';
import type { EdgeRef } from '../../store/explain-slice';
import { clampedStep, GRID_KEYS } from '../../ui/grid-keys';
import { formatValue } from '../../words/format';

interface MatrixProps {
  readonly block: BlockConnectivity;
  /** What it shows, for assistive technology: "Connections of block 2". */
  readonly label: string;
  /** Side of a cell, in CSS pixels. */
  readonly cell: number;
  /** Whether each cell also has its number; needs cells of at least 36 pixels. */
  readonly showsValues: boolean;
  /** A CSS colour; must stay the same function as long as it gives the same colours. */
  readonly colorOf: (value: number) => string;
  readonly hovered: EdgeRef | null;
  readonly selected: EdgeRef | null;
  /** Names of ends, `source reader`, of connections that are cut. */
  readonly cut: ReadonlySet<string>;
  readonly onHover: (edge: EdgeRef | null) => void;
  readonly onSelect: (edge: EdgeRef) => void;
}

type CellsProps = Pick<MatrixProps, 'block' | 'label' | 'cell' | 'showsValues' | 'colorOf' | 'cut'>;

/** Two significant digits: a cell has little room. */
const brief = (value: number): string => {
  const size = Math.abs(value);
  const text = size > 0 && size < 1e-3 ? value.toExponential(0) : value.toPrecision(2);
  return text.replaceAll('-', '−');
};

/** The cells themselves, drawn anew only when their values are others. */
const Cells = memo(function Cells({ block, label, cell, showsValues, colorOf, cut }: CellsProps) {
  const { sources, readers, values } = block;
  const endTitle = useEndTitle();
  return (
    <tbody>
      {sources.map((source, s) => (
        <tr key={source} style={{ height: cell }}>
          {readers.map((reader, r) => {
            const value = values[s]?.[r] ?? null;
            if (value === null) return <td key={reader} />;
            return (
              <td
                key={reader}
                id={cellId(label, source, reader)}
                data-s={s}
                data-r={r}
                className={cut.has(`${source} ${reader}`) ? 'is-cut' : undefined}
                aria-label={`${endTitle(source)} → ${endTitle(reader)}: ${formatValue(value)}`}
                style={{ background: colorOf(value) }}
              >
                {showsValues && <span className="matrix-value mono">{brief(value)}</span>}
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  );
});

const cellId = (matrix: string, source: string, reader: string): string =>
  `${matrix}-${source}-${reader}`.replaceAll(/[. ]/g, '_');

/**
 * One block's connections as cells: sources from top to bottom, readers from left to right. One stop for the
 * Tab key; arrow keys move a cursor, which is also the hovered connection, and Enter selects it.
 */
export function ConnectivityMatrix(props: MatrixProps) {
  const { block, label, cell, hovered, selected, onHover, onSelect } = props;
  const { sources, readers, values } = block;
  const cursor = useRef<readonly [number, number]>([0, 0]);
  const edgeAt = (s: number, r: number): EdgeRef | null => {
    const [source, reader] = [sources[s], readers[r]];
    const exists = (values[s]?.[r] ?? null) !== null;
    return exists && source !== undefined && reader !== undefined ? { source, reader } : null;
  };
  const edgeUnder = ({ target }: MouseEvent): EdgeRef | null => {
    const { s, r } = target instanceof Element ? (target.closest('td')?.dataset ?? {}) : {};
    return s === undefined || r === undefined ? null : edgeAt(Number(s), Number(r));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const edge = edgeAt(...cursor.current);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (edge !== null) onSelect(edge);
      return;
    }
    const step = GRID_KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    cursor.current = clampedStep(cursor.current, step, (s, r) => edgeAt(s, r) !== null);
    onHover(edgeAt(...cursor.current));
  };
  const mark = (edge: EdgeRef | null, name: string) => {
    const [s, r] = [sources.indexOf(edge?.source ?? ''), readers.indexOf(edge?.reader ?? '')];
    if (s < 0 || r < 0) return null;
    return <div className={name} style={{ left: r * cell, top: s * cell, width: cell, height: cell }} />;
  };
  const active = hovered !== null && sources.includes(hovered.source) ? hovered : null;
  return (
    <div className="matrix-axes" style={{ '--cell': `${cell}px` }}>
      <p className="matrix-caption is-x muted">{m.connections_read_by()}</p>
      <Axis
        ends={readers.map((_, r) => (r === readers.length - 1 ? m.connections_axis_out() : String(r + 1)))}
        of="x"
        cell={cell}
      />
      <p className="matrix-caption is-y muted">{m.connections_written_by()}</p>
      <Axis
        ends={sources.map((_, s) => (s === 0 ? m.connections_axis_in() : String(s)))}
        of="y"
        cell={cell}
      />
      <div className="matrix-frame">
        <table
          className="matrix"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is what a grid is made of.
          role="grid"
          aria-label={m.connections_grid({ label, sources: sources.length, readers: readers.length })}
          tabIndex={0}
          {...(active === null
            ? {}
            : { 'aria-activedescendant': cellId(label, active.source, active.reader) })}
          style={{ width: readers.length * cell }}
          onPointerMove={(event) => onHover(edgeUnder(event))}
          onPointerLeave={() => onHover(null)}
          onFocus={() => onHover(edgeAt(...cursor.current))}
          onBlur={() => onHover(null)}
          onClick={(event) => {
            const edge = edgeUnder(event);
            if (edge !== null) onSelect(edge);
          }}
          onKeyDown={onKeyDown}
        >
          <Cells
            block={block}
            label={label}
            cell={cell}
            showsValues={props.showsValues}
            colorOf={props.colorOf}
            cut={props.cut}
          />
        </table>
        {mark(selected, 'matrix-selected')}
        {mark(hovered, 'matrix-hovered')}
      </div>
    </div>
  );
}

/** Cells narrower than this, in pixels, have room for every fifth number. */
const NARROW = 16;

/** Numbers of layers along one side of a matrix. */
function Axis({
  ends,
  of,
  cell,
}: {
  readonly ends: readonly string[];
  readonly of: 'x' | 'y';
  readonly cell: number;
}) {
  const isShown = (at: number): boolean =>
    cell >= NARROW ||
    at === 0 ||
    at === ends.length - 1 ||
    (Number(ends[at]) % 5 === 0 && at < ends.length - 2);
  return (
    <ol className={`matrix-axis is-${of} mono`} aria-hidden="true">
      {ends.map((end, at) => (
        <li key={end}>{isShown(at) ? end : ''}</li>
      ))}
    </ol>
  );
}
