import type { Architecture } from '../../../src/network/architecture';
import { Term } from '../../glossary/Term';
import { m } from '../../messages/m';
import { formatBytes, formatCount, formatLarge } from '../../words/format';
import type { Figures as DesignFigures } from './figures';

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

/** What the design costs and sees, each with how it is computed. */
export function Figures({ architecture, figures }: FiguresProps) {
  const { spec, inputSize } = architecture;
  const layers = spec.blockConfig.reduce((sum, count) => sum + count, 0);
  const rows: readonly (readonly [name: string, value: string, how: string, word?: string])[] = [
    [m.design_parameters(), formatCount(figures.params), m.design_parameters_how(), 'parameters'],
    [m.design_macs(), formatLarge(figures.macs), m.design_macs_how(), 'macs'],
    [m.design_memory(), formatBytes(figures.written), m.design_memory_how()],
    [m.design_copied(), formatBytes(figures.written + figures.concatenated), m.design_copied_how()],
    [
      m.design_field(),
      m.design_field_value({
        shortest: formatCount(figures.field[0]),
        longest: formatCount(figures.field[1]),
      }),
      m.design_field_how({ side: inputSize[0] }),
      'receptive-field',
    ],
    [
      m.design_connections(),
      formatCount(figures.connections),
      m.design_connections_how({ layers }),
      'dense-connection',
    ],
    [
      m.design_paths(),
      m.design_paths_value({ shortest: figures.shortest, longest: figures.longest }),
      m.design_paths_how({ paths: pathsText(figures.paths) }),
    ],
  ];
  return (
    <table>
      <caption className="heading">{m.design_figures()}</caption>
      <tbody>
        {rows.map(([name, value, how, word]) => (
          <tr key={name}>
            <th scope="row">{word === undefined ? name : <Term id={word}>{name}</Term>}</th>
            <td className="mono">{value}</td>
            <td className="muted">{how}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
