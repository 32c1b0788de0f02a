import { useMemo } from 'react';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { type BlockObservations, observe } from '../../../src/explain/observations';
import { m } from '../../messages/m';
import { formatPercent } from '../../words/format';

const times = (value: number): string => `${value.toFixed(2)} ×`;
const rho = (value: number): string => value.toFixed(2).replace('-', '−');

interface Observation {
  readonly id: string;
  readonly claim: () => string;
  readonly here: () => string;
  readonly read: (block: BlockObservations, isLast: boolean, isFirst: boolean) => string | null;
}

/** Huang et al., section 5, "Feature Reuse", in our words, each with what can be counted. */
const OBSERVATIONS: readonly Observation[] = [
  {
    id: 'spread',
    claim: () => m.connections_paper_spread(),
    here: () => m.connections_paper_spread_here(),
    read: (block) => `${formatPercent(block.layerSpread)} · ${times(block.earlyOverLate)}`,
  },
  {
    id: 'end',
    claim: () => m.connections_paper_end(),
    here: () => m.connections_paper_end_here(),
    read: (block) => formatPercent(block.endSpread),
  },
  {
    id: 'input',
    claim: () => m.connections_paper_input(),
    here: () => m.connections_paper_input_here(),
    read: (block, _, isFirst) =>
      isFirst
        ? null
        : m.connections_paper_input_value({ times: times(block.inputOverOthers), ...block.inputWeakest }),
  },
  {
    id: 'late',
    claim: () => m.connections_paper_late(),
    here: () => m.connections_paper_late_here(),
    read: (block, isLast) => (isLast ? rho(block.endTowardsLate) : null),
  },
];

/** The paper's observations about its Figure 5, each with the loaded model's numbers; the visitor judges. */
export function Observations({ blocks }: { readonly blocks: readonly BlockConnectivity[] }) {
  const numbers = useMemo(() => observe(blocks), [blocks]);
  return (
    <details className="observations">
      <summary>{m.connections_paper_title()}</summary>
      <div className="observations-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{m.connections_paper_observation()}</th>
              {numbers.map(({ name }, b) => (
                <th key={name} scope="col">
                  {m.connections_block({ block: b + 1 })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {OBSERVATIONS.map(({ id, claim, here, read }) => (
              <tr key={id}>
                <th scope="row">
                  {claim()} <span className="muted">{here()}</span>
                </th>
                {numbers.map((block, b) => (
                  <td key={block.name} className="mono">
                    {read(block, b === numbers.length - 1, b === 0) ?? <span className="muted">–</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">{m.connections_paper_note()}</p>
    </details>
  );
}
