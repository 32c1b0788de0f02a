import { memo } from 'react';
import { listed } from '../../../src/messages/say';
import { additionsOf, costsOf, OTHER_NETWORKS, reachOf } from '../../../src/network/other-networks';
import { m } from '../../messages/m';
import { formatBytes, formatCount, formatLarge, inOneLine } from '../../words/format';

const OTHERS = OTHER_NETWORKS.map((network) => ({
  ...network,
  costs: costsOf(network, 224),
  reach: reachOf(network),
  additions: additionsOf(network),
}));

const rangeText = ([least, most]: readonly [number, number]): string =>
  least === most ? formatCount(least) : `${formatCount(least)}–${formatCount(most)}`;

/** What other networks cost and see; it does not change with the design, and is not rendered with it. */
export const OtherNetworks = memo(function OtherNetworks() {
  return (
    <>
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
              <th scope="col">{m.design_copied_brief()}</th>
              <th scope="col">{m.design_field()}</th>
              <th scope="col">{m.design_connections()}</th>
              <th scope="col">{m.design_paths()}</th>
            </tr>
          </thead>
          <tbody>
            {OTHERS.map(({ name, costs, reach, additions }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="mono">{formatLarge(costs.params)}</td>
                <td className="mono">{formatLarge(costs.macs)}</td>
                <td className="mono">{formatBytes(costs.activations * 4)}</td>
                <td className="mono">{formatBytes(costs.activations * 4)}</td>
                <td className="mono">{m.design_field_brief({ range: rangeText(reach.field) })}</td>
                <td className="mono">{additions === 0 ? '0' : m.design_no_dense({ additions })}</td>
                <td className="mono">{rangeText(reach.layers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="muted">
        {inOneLine([
          m.design_others_how(),
          m.design_sources({
            sources: listed(
              OTHERS.map(({ name, source }) => m.design_source_of({ network: name, source: source() })),
            ),
          }),
        ])}
      </p>
    </>
  );
});
