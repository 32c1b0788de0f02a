import type { PointerEvent } from 'react';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { formatValue } from '../../model/format';
import { endTitle } from './end-title';

interface ConnectivityMatrixProps {
  readonly block: BlockConnectivity;
  /** From 1. */
  readonly number: number;
  readonly onRead: (text: string | null) => void;
}

const CELL = 12;

/** One block's connections as cells: sources from top to bottom, readers from left to right. */
export function ConnectivityMatrix({ block, number, onRead }: ConnectivityMatrixProps) {
  const { sources, readers, values } = block;
  const strongest = Math.max(...values.flat().map((value) => value ?? 0)) || 1;
  const hue = `var(--block-${((number - 1) % 6) + 1})`;
  const read = ({ target }: PointerEvent) => {
    const { s, r } = target instanceof SVGElement ? target.dataset : {};
    const value = values[Number(s)]?.[Number(r)];
    if (value === undefined || value === null) onRead(null);
    else {
      const ends = `${endTitle(sources[Number(s)] ?? '')} → ${endTitle(readers[Number(r)] ?? '')}`;
      onRead(`block ${number}, ${ends}: ${formatValue(value)}`);
    }
  };
  return (
    <figure className="connections-block">
      <figcaption className="heading">Block {number}</figcaption>
      <svg
        role="img"
        aria-label={`Connections of block ${number}, ${sources.length} sources by ${readers.length} readers`}
        width={readers.length * CELL}
        height={sources.length * CELL}
        onPointerMove={read}
        onPointerLeave={() => onRead(null)}
      >
        {sources.map((source, s) =>
          readers.map((reader, r) => {
            const value = values[s]?.[r] ?? null;
            if (value === null) return null;
            const share = (100 * value) / strongest;
            return (
              <rect
                key={`${source} ${reader}`}
                data-s={s}
                data-r={r}
                x={r * CELL}
                y={s * CELL}
                width={CELL - 1}
                height={CELL - 1}
                style={{ fill: `color-mix(in oklab, ${hue} ${share.toFixed(1)}%, var(--surface-sunken))` }}
              />
            );
          }),
        )}
      </svg>
    </figure>
  );
}
