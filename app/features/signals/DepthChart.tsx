import { type PointerEvent, useState } from 'react';
import type { Architecture } from '../../../src/network/architecture';
import { m } from '../../messages/m';
import { useActions } from '../../services';
import { formatValue } from '../../words/format';
import { briefName } from '../../words/parts';
import { decadesOf, logarithmic } from './scales';

/** One line through the network. */
export interface DepthSeries {
  readonly label: string;
  /** Decides its colour: see `signals.css`. */
  readonly kind: string;
  /** By operation; 0 stands at the bottom, what is not finite at the top. */
  readonly values: ReadonlyMap<string, number>;
}

interface DepthChartProps {
  readonly title: string;
  readonly architecture: Architecture;
  readonly series: readonly DepthSeries[];
  /** The operations that a line goes through; all others are dots. */
  readonly through: ReadonlySet<string>;
  /** Powers of ten that the chart reaches from and to, where several stand side by side. */
  readonly decades?: readonly [number, number];
  /** A value that is drawn as a line through all, e.g. what is usual. */
  readonly mark?: number;
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [460, 230, 44, 10, 22];
/** Of a label, about, in the chart's units; a Chinese character is as wide as two letters. */
const widthOf = (label: string): number =>
  6.5 * [...label].reduce((width, letter) => width + (letter >= '\u3000' ? 2 : 1), 0);
const INNER = WIDTH - LEFT - 6;

/** Numbers through the network's depth, in powers of ten; what the pointer is over is read out, and a click selects it. */
export function DepthChart({ title, architecture, series, through, decades, mark }: DepthChartProps) {
  const { selectTensor } = useActions();
  const [at, setAt] = useState<number | null>(null);
  const ops = architecture.ops.filter(({ name }) => series.some(({ values }) => values.has(name)));
  const range = decades ?? decadesOf(series.flatMap(({ values }) => [...values.values()]));
  const x = (index: number): number => LEFT + ((index + 0.5) / Math.max(1, ops.length)) * INNER;
  const y = (value: number): number => TOP + (1 - logarithmic(value, range)) * (HEIGHT - TOP - BOTTOM);
  const [low, high] = range;
  const step = Math.max(1, Math.ceil((high - low) / 6));
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
  const blocks = [...new Set(ops.map(({ block }) => block))].filter((block) => block !== null);
  const pointTo = (event: PointerEvent<SVGSVGElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(
      ((((event.clientX - box.left) / box.width) * WIDTH - LEFT) / INNER) * ops.length,
    );
    return index >= 0 && index < ops.length ? index : null;
  };
  const pointed = at === null ? undefined : ops[at];
  return (
    <figure className="depth-chart">
      <figcaption className="heading">{title}</figcaption>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table below has the same values, and the list of parts the same choice. */}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={title}
        onPointerMove={(event) => setAt(pointTo(event))}
        onPointerDown={(event) => setAt(pointTo(event))}
        // A finger leaves as it is lifted: what it pressed stays readable.
        onPointerLeave={({ pointerType }) => pointerType !== 'touch' && setAt(null)}
        onClick={() => pointed !== undefined && selectTensor(pointed.name)}
      >
        {blocks.map((block) => {
          const own = ops.flatMap((op, i) => (op.block === block && op.layer !== null ? [i] : []));
          const [first = 0, last = first] = [own[0], own.at(-1)];
          const title = m.words_block({ block });
          const isWide = x(last) - x(first) > widthOf(title);
          return (
            <g key={block} className="depth-block">
              <rect
                x={x(first - 0.5)}
                y={TOP}
                width={x(last) - x(first) + 3}
                height={HEIGHT - TOP - BOTTOM}
              />
              <text x={(x(first) + x(last)) / 2} y={HEIGHT - 6} textAnchor="middle">
                {isWide ? title : block}
              </text>
            </g>
          );
        })}
        {ticks.map((power) => (
          <g key={power} className="depth-grid">
            <line x1={LEFT} x2={WIDTH - 6} y1={y(10 ** power)} y2={y(10 ** power)} />
            <text x={LEFT - 5} y={y(10 ** power)} dy="0.35em" textAnchor="end">
              10
              <tspan dy="-0.4em" fontSize="8">
                {power}
              </tspan>
            </text>
          </g>
        ))}
        {mark !== undefined && (
          <line className="depth-mark" x1={LEFT} x2={WIDTH - 6} y1={y(mark)} y2={y(mark)} />
        )}
        {series.map(({ kind, values }) => {
          const points = ops.flatMap(({ name }, i) => {
            const value = values.get(name);
            return value === undefined ? [] : [{ name, place: `${x(i).toFixed(1)} ${y(value).toFixed(1)}` }];
          });
          const line = points.filter(({ name }) => through.has(name));
          return (
            <g key={kind} className={`depth-series is-${kind}`}>
              <path className="depth-dots" d={points.map(({ place }) => `M${place}h0`).join('')} />
              <path className="depth-line" d={`M${line.map(({ place }) => place).join('L')}`} />
            </g>
          );
        })}
        {at !== null && (
          <line className="depth-pointed" x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} />
        )}
      </svg>
      <p className="depth-readout mono" aria-hidden="true">
        {pointed === undefined
          ? m.signals_point()
          : `${briefName(pointed.name)} · ${series
              .flatMap(({ label, values }) => {
                const value = values.get(pointed.name);
                return value === undefined ? [] : [`${label} ${formatValue(value)}`];
              })
              .join(' · ')}`}
      </p>
    </figure>
  );
}
