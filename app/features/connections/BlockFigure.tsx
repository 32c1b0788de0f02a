import { useCallback, useMemo } from 'react';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { cutConnections } from '../../../src/explain/lesion';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { signedColor } from '../../words/evidence';
import { formatValue } from '../../words/format';
import { ConnectivityMatrix } from './ConnectivityMatrix';

/** Sides of a cell, in CSS pixels. */
const CELL = { small: 12, large: 20, values: 40 } as const;

/** How much of its hue the weakest connection of a block has, in percent: it must not look like none. */
const FAINTEST = 12;

interface BlockFigureProps {
  readonly block: BlockConnectivity;
  /** What cutting each connection does; null before a sweep. */
  readonly effects: BlockConnectivity | null;
  readonly size: keyof typeof CELL;
}

const NONE: ReadonlySet<string> = new Set();

const present = (block: BlockConnectivity): readonly number[] =>
  block.values.flat().filter((value) => value !== null);

/** A block's connections by strength, and beside them, after a sweep, by effect. */
export function BlockFigure({ block, effects, size }: BlockFigureProps) {
  const hovered = useAppState((state) => state.hoveredEdge);
  const selected = useAppState((state) => state.edge);
  const cuts = useAppState((state) => state.cuts);
  const architecture = useAppState(selectArchitecture);
  const theme = useAppState((state) => state.theme);
  const { hoverEdge, selectEdge } = useActions();
  const number = Number(/\d+$/.exec(block.name)?.[0] ?? 1);
  const weakest = Math.min(...present(block));
  const strongest = Math.max(...present(block));
  const reach = effects === null ? 1 : Math.max(...present(effects).map(Math.abs), 1e-12);
  const cut = useMemo(
    () => (architecture === null ? NONE : cutConnections(architecture, cuts)),
    [architecture, cuts],
  );
  const hue = `var(--block-${((number - 1) % 6) + 1})`;
  const strengthColor = useCallback(
    (value: number) => {
      const share = (value - weakest) / Math.max(strongest - weakest, 1e-30);
      return `color-mix(in oklab, ${hue} ${(FAINTEST + (100 - FAINTEST) * share).toFixed(1)}%, var(--surface))`;
    },
    [hue, weakest, strongest],
  );
  const effectColor = useCallback((value: number) => signedColor(value, reach, theme), [reach, theme]);
  const shared = {
    cell: CELL[size],
    showsValues: size === 'values',
    hovered,
    selected,
    cut,
    onHover: hoverEdge,
    onSelect: selectEdge,
  };
  return (
    <div className="connections-block">
      <figure>
        <figcaption className="heading">
          {m.connections_block({ block: number })}{' '}
          <span className="mono muted">
            {formatValue(weakest)} … {formatValue(strongest)}
          </span>
        </figcaption>
        <ConnectivityMatrix
          {...shared}
          block={block}
          label={m.connections_of_block({ block: number })}
          colorOf={strengthColor}
        />
        <p className="scale-legend">
          <span>{m.connections_weak()}</span>
          <span style={{ background: `linear-gradient(to right, ${strengthColor(weakest)}, ${hue})` }} />
          <span>{m.connections_strong()}</span>
        </p>
      </figure>
      {effects !== null && present(effects).length > 0 && (
        <figure>
          <figcaption className="heading">
            {m.connections_effect()} <span className="mono muted">±{formatValue(reach)}</span>
          </figcaption>
          <ConnectivityMatrix
            {...shared}
            block={effects}
            label={m.connections_effects_of_block({ block: number })}
            colorOf={effectColor}
          />
          <p className="scale-legend">
            <span>{m.connections_lowers()}</span>
            <span
              style={{
                background: `linear-gradient(to right, ${effectColor(-reach)}, ${effectColor(0)}, ${effectColor(reach)})`,
              }}
            />
            <span>{m.connections_raises()}</span>
          </p>
        </figure>
      )}
    </div>
  );
}
