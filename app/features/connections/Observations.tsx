import { useMemo } from 'react';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { type BlockObservations, observe } from '../../../src/explain/observations';
import { formatPercent } from '../../words/format';

const times = (value: number): string => `${value.toFixed(2)} ×`;
const rho = (value: number): string => value.toFixed(2).replace('-', '−');

interface Observation {
  readonly claim: string;
  readonly measure: string;
  readonly read: (block: BlockObservations, isLast: boolean, isFirst: boolean) => string | null;
}

/** Huang et al., section 5, "Feature Reuse", in our words, each with what can be counted. */
const OBSERVATIONS: readonly Observation[] = [
  {
    claim: 'Layers use features from all over their block, early ones too.',
    measure: 'sources used in effect, of those read · earliest third ÷ latest third',
    read: (block) => `${formatPercent(block.layerSpread)} · ${times(block.earlyOverLate)}`,
  },
  {
    claim: 'So does what stands behind a block: the transition, or the classifier.',
    measure: 'sources used in effect, of those read',
    read: (block) => formatPercent(block.endSpread),
  },
  {
    claim: 'Layers of the later blocks put the least weight on what the transition wrote.',
    measure: 'block input ÷ other sources · layers for which it is the weakest',
    read: (block, _, isFirst) =>
      isFirst
        ? null
        : `${times(block.inputOverOthers)} · ${block.inputWeakest.layers} of ${block.inputWeakest.of}`,
  },
  {
    claim: 'The classifier leans towards the latest features.',
    measure: 'rank correlation of a source’s place with its strength',
    read: (block, isLast) => (isLast ? rho(block.endTowardsLate) : null),
  },
];

/** The paper's observations about its Figure 5, each with the loaded model's numbers; the visitor judges. */
export function Observations({ blocks }: { readonly blocks: readonly BlockConnectivity[] }) {
  const numbers = useMemo(() => observe(blocks), [blocks]);
  return (
    <details className="observations">
      <summary>What the paper saw in its Figure 5, and this model’s numbers</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">The paper’s observation</th>
            {numbers.map(({ name }, b) => (
              <th key={name} scope="col">
                Block {b + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {OBSERVATIONS.map(({ claim, measure, read }) => (
            <tr key={claim}>
              <th scope="row">
                {claim} <span className="muted">Here: {measure}.</span>
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
      <p className="muted">
        Huang et al., section 5: a DenseNet of depth 40 with growth rate 12 on CIFAR-10, without bottleneck
        and compression. A single model that was trained otherwise need not agree.
      </p>
    </details>
  );
}
