import { memo, useMemo } from 'react';
import { modelTotals } from '../../../src/network/facts';
import { costsOf, OTHER_NETWORKS } from '../../../src/network/other-networks';
import { PRESETS } from '../../../src/network/presets';
import { PUBLISHED_ERRORS } from '../../../src/network/published-errors';
import { m } from '../../messages/m';
import { formatLarge } from '../../words/format';
import type { Figures } from './figures';

const WIDTH = 420;
const HEIGHT = 250;
const LEFT = 40;
const BOTTOM = 34;
const TOP = 22;
const RIGHT = 14;

/** Parameters, in logarithms, and errors in percent that the plot reaches from and to. */
const PARAMS = [Math.log10(2e6), Math.log10(2e8)] as const;
const ERRORS = [21, 29] as const;

const xOf = (params: number): number =>
  LEFT + ((Math.log10(params) - PARAMS[0]) / (PARAMS[1] - PARAMS[0])) * (WIDTH - LEFT - RIGHT);
const yOf = (error: number): number =>
  TOP + ((ERRORS[1] - error) / (ERRORS[1] - ERRORS[0])) * (HEIGHT - TOP - BOTTOM);

function paramsOf(network: string): number {
  const other = OTHER_NETWORKS.find(({ name }) => name === network);
  if (other !== undefined) return costsOf(other, 224).params;
  const preset = PRESETS.find(({ name }) => name === network);
  return preset === undefined ? Number.NaN : modelTotals(preset.spec, [224, 224]).params;
}

const POINTS = PUBLISHED_ERRORS.map((point) => ({ ...point, params: paramsOf(point.network) }));

/** The paper's networks are a line, from the shallowest on. */
const PAPER = POINTS.filter(({ source }) => source === 'paper');

function pointText({ network, error, params, source }: (typeof POINTS)[number]): string {
  const words = { network, params: formatLarge(params), error };
  return source === 'paper' ? m.design_plot_paper(words) : m.design_plot_torchvision(words);
}

/** Where a label stands beside its point, so that none covers another. */
const BELOW = new Set(['ResNet-101', 'DenseNet-264', 'DenseNet-201']);
const LEFT_OF = new Set(['VGG-16', 'DenseNet-201']);

/** Parameters against ImageNet error, with the design's parameters as a line: its error nobody knows before training. */
export function CostPlot({ params }: Pick<Figures, 'params'>) {
  const label = useMemo(() => POINTS.map(pointText).join('; '), []);
  const isInside = params > 10 ** PARAMS[0] && params < 10 ** PARAMS[1];
  return (
    <figure className="design-plot">
      <h3 className="heading">{m.design_plot()}</h3>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <Ground />
        {isInside && (
          <line className="design-mark" x1={xOf(params)} x2={xOf(params)} y1={TOP} y2={HEIGHT - BOTTOM} />
        )}
        <Points />
      </svg>
      <figcaption className="muted">{m.design_plot_note()}</figcaption>
    </figure>
  );
}

/** Axes and the paper's line, which stay whatever the design is. */
const Ground = memo(function Ground() {
  return (
    <>
      {[22, 24, 26, 28].map((error) => (
        <g key={error} className="design-grid">
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={yOf(error)} y2={yOf(error)} />
          <text x={LEFT - 6} y={yOf(error)} dy="0.35em" textAnchor="end">
            {m.design_percent({ value: error })}
          </text>
        </g>
      ))}
      {[3e6, 1e7, 3e7, 1e8].map((count) => (
        <g key={count} className="design-grid">
          <line x1={xOf(count)} x2={xOf(count)} y1={TOP} y2={HEIGHT - BOTTOM} />
          <text x={xOf(count)} y={HEIGHT - BOTTOM + 14} textAnchor="middle">
            {count / 1e6} M
          </text>
        </g>
      ))}
      <text className="design-axis" x={WIDTH - RIGHT} y={HEIGHT - 4} textAnchor="end">
        {m.design_axis_params()}
      </text>
      <text className="design-axis" x={LEFT} y={TOP - 8}>
        {m.design_axis_error()}
      </text>
      <path
        className="design-line"
        d={`M${PAPER.map(({ params: count, error }) => `${xOf(count)},${yOf(error)}`).join('L')}`}
      />
    </>
  );
});

const Points = memo(function Points() {
  return (
    <>
      {POINTS.map(({ network, error, params: count, source }) => (
        <g key={`${network} ${source}`} className={`design-point is-${source}`}>
          {source === 'paper' ? (
            <circle cx={xOf(count)} cy={yOf(error)} r="4" />
          ) : (
            <rect x={xOf(count) - 3.5} y={yOf(error) - 3.5} width="7" height="7" />
          )}
          {(source === 'paper' || !network.startsWith('DenseNet') || network === 'DenseNet-161') && (
            <text
              x={xOf(count) + (LEFT_OF.has(network) ? -8 : 8)}
              y={yOf(error) + (BELOW.has(network) ? 9 : -5)}
              textAnchor={LEFT_OF.has(network) ? 'end' : 'start'}
            >
              {network.replace('DenseNet-', '')}
            </text>
          )}
        </g>
      ))}
    </>
  );
});
