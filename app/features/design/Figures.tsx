import { listed } from '../../../src/messages/say';
import type { Architecture } from '../../../src/network/architecture';
import { costsOf, OTHER_NETWORKS, reachOf } from '../../../src/network/other-networks';
import { m } from '../../messages/m';
import { formatBytes, formatCount, formatLarge } from '../../words/format';
import type { Figures as DesignFigures } from './figures';

const OTHERS = OTHER_NETWORKS.map((network) => ({
  ...network,
  costs: costsOf(network, 224),
  reach: reachOf(network),
}));

/** 2^58 says more than its digits. */
function pathsText(paths: bigint): string {
  const bits = paths.toString(2);
  if (/^10{4,}$/.test(bits)) return `2^${bits.length - 1}`;
  const text = paths.toString();
  return text.length < 10
    ? formatCount(Number(paths))
    : `${text[0]}.${text.slice(1, 3)} · 10^${text.length - 1}`;
}

const rangeText = ([least, most]: readonly [number, number]): string =>
  least === most ? formatCount(least) : `${formatCount(least)}–${formatCount(most)}`;

interface FiguresProps {
  readonly architecture: Architecture;
  readonly figures: DesignFigures;
}

/** What the design costs and sees, each with how it is computed, and what other networks cost. */
export function Figures({ architecture, figures }: FiguresProps) {
  const { spec, inputSize } = architecture;
  const layers = spec.blockConfig.reduce((sum, count) => sum + count, 0);
  const rows: readonly (readonly [name: string, value: string, how: string])[] = [
    [m.design_parameters(), formatCount(figures.params), m.design_parameters_how()],
    [m.design_macs(), formatLarge(figures.macs), m.design_macs_how()],
    [m.design_memory(), formatBytes(figures.written), m.design_memory_how()],
    [m.design_copied(), formatBytes(figures.written + figures.concatenated), m.design_copied_how()],
    [
      m.design_field(),
      m.design_field_value({
        shortest: formatCount(figures.field[0]),
        longest: formatCount(figures.field[1]),
      }),
      m.design_field_how({ side: inputSize[0] }),
    ],
    [m.design_connections(), formatCount(figures.connections), m.design_connections_how({ layers })],
    [
      m.design_paths(),
      m.design_paths_value({ shortest: figures.shortest, longest: figures.longest }),
      m.design_paths_how({ paths: pathsText(figures.paths) }),
    ],
  ];
  return (
    <div className="design-figures">
      <table>
        <caption className="heading">{m.design_figures()}</caption>
        <tbody>
          {rows.map(([name, value, how]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{value}</td>
              <td className="muted">{how}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard. */}
      <section className="design-others" tabIndex={0} aria-label={m.design_others()}>
        <table>
          <caption className="heading">{m.design_others()}</caption>
          <thead>
            <tr>
              <th scope="col">{m.design_network()}</th>
              <th scope="col">{m.design_parameters()}</th>
              <th scope="col">{m.design_macs_brief()}</th>
              <th scope="col">{m.design_activations()}</th>
              <th scope="col">{m.design_field()}</th>
              <th scope="col">{m.design_paths()}</th>
            </tr>
          </thead>
          <tbody>
            {OTHERS.map(({ name, costs, reach }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="mono">{formatLarge(costs.params)}</td>
                <td className="mono">{formatLarge(costs.macs)}</td>
                <td className="mono">{formatBytes(costs.activations * 4)}</td>
                <td className="mono">{m.design_field_brief({ range: rangeText(reach.field) })}</td>
                <td className="mono">{rangeText(reach.layers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="muted">
        {m.design_others_how()}{' '}
        {m.design_sources({ sources: listed(OTHERS.map(({ name, source }) => `${name}: ${source()}`)) })}
      </p>
    </div>
  );
}
