import { useState } from 'react';
import type { EditCurves } from '../../jobs/edit-curves';
import { m } from './messages/m';

/** By a map's place among all that can be chosen, so that it keeps its colour; grey is the random order's. */
const COLOURS = [
  '#b02f5b',
  '#2f6fb0',
  '#1f9384',
  '#c07a10',
  '#7a4fb0',
  '#5a7d1e',
  '#8b8f96',
  '#d2553a',
  '#3aa0c8',
  '#8a5a2b',
  '#c45fb0',
  '#4b5fd0',
  '#9a9a12',
];

const WIDTH = 420;
const HEIGHT = 230;
const LEFT = 34;
const TOP = 8;
const BELOW = 30;

interface CurvePlotProps {
  readonly found: EditCurves;
  /** Those that were asked for. */
  readonly maps: readonly { readonly name: string; readonly colour: number }[];
  /** The class's. */
  readonly name: string;
}

/** All curves on one pair of axes, and the areas under them. */
export function CurvePlot({ found: { shares, curves }, maps, name }: CurvePlotProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const most = Math.max(0.01, ...curves.flatMap(({ probabilities }) => probabilities));
  const x = (share: number): number => LEFT + share * (WIDTH - LEFT - 8);
  const y = (p: number): number => TOP + (1 - p / most) * (HEIGHT - TOP - BELOW);
  const colour = (map: number): string => COLOURS[(maps[map]?.colour ?? 0) % COLOURS.length] ?? '';
  const area = (map: number, mode: string): string =>
    curves.find((curve) => curve.map === map && curve.mode === mode)?.area.toFixed(3) ?? '…';
  return (
    <div className="gradient-result">
      <svg
        className="edit-curves"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={m.curves_plot({ name })}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={x(0)} x2={x(1)} y1={y(share * most)} y2={y(share * most)} />
            <text x={LEFT - 4} y={y(share * most) + 3} textAnchor="end">
              {Math.round(100 * share * most)} %
            </text>
            <text
              x={x(share)}
              y={HEIGHT - BELOW + 14}
              // The last one would stand out of the picture.
              textAnchor={share === 1 ? 'end' : 'middle'}
            >
              {Math.round(100 * share)} %
            </text>
          </g>
        ))}
        <text x={x(0.5)} y={HEIGHT - 3} textAnchor="middle">
          {m.curves_axis()}
        </text>
        {curves.map(({ map, mode, probabilities }) => (
          <polyline
            key={`${map} ${mode}`}
            className={`is-${mode} ${pointed === null || pointed === map ? '' : 'is-back'}`}
            style={{ '--curve': colour(map) }}
            points={probabilities.map((p, n) => `${x(shares[n] ?? 0)},${y(p)}`).join(' ')}
          />
        ))}
      </svg>
      <div className="gradient-says">
        <table className="curve-areas">
          <thead>
            <tr>
              <th scope="col">{m.curves_map()}</th>
              <th scope="col">{m.curves_deletion()}</th>
              <th scope="col">{m.curves_insertion()}</th>
            </tr>
          </thead>
          <tbody>
            {maps.map((map, n) => (
              <tr key={map.name} onPointerEnter={() => setPointed(n)} onPointerLeave={() => setPointed(null)}>
                <th scope="row">
                  <span className="curve-key" style={{ '--curve': colour(n) }} />
                  {map.name}
                </th>
                <td className="mono">{area(n, 'deletion')}</td>
                <td className="mono">{area(n, 'insertion')}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="muted">{m.curves_says({ name })}</p>
      </div>
    </div>
  );
}
