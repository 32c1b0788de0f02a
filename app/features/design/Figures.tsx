import type { Architecture } from '../../../src/network/architecture';
import { costsOf, OTHER_NETWORKS } from '../../../src/network/other-networks';
import { formatBytes, formatCount, formatLarge } from '../../words/format';
import type { Figures as DesignFigures } from './figures';

const OTHERS = OTHER_NETWORKS.map((network) => ({ ...network, costs: costsOf(network, 224) }));

/** 2^58 says more than its digits. */
function pathsText(paths: bigint): string {
  const bits = paths.toString(2);
  if (/^10{4,}$/.test(bits)) return `2^${bits.length - 1}`;
  const text = paths.toString();
  return text.length < 10
    ? formatCount(Number(paths))
    : `${text[0]}.${text.slice(1, 3)} · 10^${text.length - 1}`;
}

interface FiguresProps {
  readonly architecture: Architecture;
  readonly figures: DesignFigures;
}

/** What the design costs and sees, each with how it is computed, and what other networks cost. */
export function Figures({ architecture, figures }: FiguresProps) {
  const { spec, inputSize } = architecture;
  const layers = spec.blockConfig.reduce((sum, count) => sum + count, 0);
  const rows: readonly (readonly [name: string, value: string, how: string])[] = [
    [
      'Parameters',
      formatCount(figures.params),
      'kernel² × in × out of every convolution, two for every channel of a batch norm, (in + 1) × classes',
    ],
    ['Multiply-accumulates', formatLarge(figures.macs), 'a convolution’s parameters × the pixels of its map'],
    [
      'Activation memory',
      formatBytes(figures.written),
      'what convolutions and pools write, 4 bytes a number: each map once',
    ],
    [
      '… with every concatenation copied',
      formatBytes(figures.written + figures.concatenated),
      'each layer’s input made anew: grows with the square of a block’s layers',
    ],
    [
      'Receptive field',
      `${formatCount(figures.field[0])} to ${formatCount(figures.field[1])} px`,
      `of one element behind the last block, by the shortest path and by the longest; the image has ${inputSize[0]} px`,
    ],
    [
      'Dense connections',
      formatCount(figures.connections),
      `${layers} layers: l inputs for the l-th layer of a block, and its L + 1 into what follows`,
    ],
    [
      'Path to the logits',
      `${figures.shortest} to ${figures.longest} layers`,
      `layers with weights on the shortest and on the longest of ${pathsText(figures.paths)} paths`,
    ],
  ];
  return (
    <div className="design-figures">
      <table>
        <caption className="heading">What it comes to</caption>
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
      <table>
        <caption className="heading">Beside it, at 224 × 224</caption>
        <thead>
          <tr>
            <th scope="col">Network</th>
            <th scope="col">Parameters</th>
            <th scope="col">MACs</th>
            <th scope="col">Activations</th>
          </tr>
        </thead>
        <tbody>
          {OTHERS.map(({ name, source, costs }) => (
            <tr key={name} title={source()}>
              <th scope="row">{name}</th>
              <td className="mono">{formatLarge(costs.params)}</td>
              <td className="mono">{formatLarge(costs.macs)}</td>
              <td className="mono">{formatBytes(costs.activations * 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
