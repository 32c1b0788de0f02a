import type { ComparedTensors } from '../../../src/engine/protocol/compare';
import { m } from '../../messages/m';
import { imageName } from '../../save/origin';
import { SaveTable } from '../../save/SaveTable';
import { useActions, useAppState } from '../../services';
import { formatCount, formatValue } from '../../words/format';

/** Channels listed; the atlases show all. */
const LISTED = 12;

/** Where the largest difference stands: channel, row and column of a flat index. */
function placeOf(at: number, [, height, width]: readonly [number, number, number]): string {
  const channel = Math.floor(at / (height * width));
  const y = Math.floor(at / width) % height;
  return height * width > 1
    ? m.compare_place({ channel, y, x: at % width })
    : m.compare_place_channel({ channel });
}

/** A cosine's closeness to 1 is what matters: more digits than a value has. */
const formatCosine = (value: number): string =>
  Number.isNaN(value) ? '–' : value.toFixed(4).replace('-', '−');

/** The comparison in numbers: of the whole tensor, and of the channels that come first. */
export function Differences({
  compared: { differences, reference, name },
  order,
}: {
  readonly compared: ComparedTensors;
  readonly order: Uint32Array;
}) {
  const selected = useAppState((state) => state.channel);
  const { selectChannel } = useActions();
  const { total, largest, mean, cosine } = differences;
  const facts: readonly (readonly [string, string, (string | undefined)?])[] = [
    [
      m.compare_total_largest(),
      formatValue(total.largest),
      total.at === null ? undefined : placeOf(total.at, reference.shape),
    ],
    [m.compare_total_relative(), total.reach > 0 ? formatValue(total.largest / total.reach) : '–'],
    [m.compare_total_mean(), formatValue(total.mean)],
    [m.compare_total_cosine(), formatCosine(total.cosine)],
  ];
  return (
    <section className="compared-facts" aria-label={m.compare_differences()}>
      <dl>
        {facts.map(([term, value, note]) => (
          <div key={term} className="fact">
            <dt>{term}</dt>
            <dd className="mono" title={note}>
              {value}
              {note !== undefined && <span className="muted compared-note">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {total.broken > 0 && (
        <p className="legend-broken">{m.compare_broken({ count: formatCount(total.broken) })}</p>
      )}
      <SaveTable
        label={m.compare_differences()}
        name={`difference.${name}`}
        table={() => ({
          header: ['channel', 'largest', 'mean', 'cosine', 'not_finite', 'a_tensor', 'a_image', 'b_tensor'],
          rows: [...order].map((channel) => [
            channel,
            largest[channel] ?? Number.NaN,
            mean[channel] ?? Number.NaN,
            cosine[channel] ?? Number.NaN,
            differences.broken[channel] ?? 0,
            reference.name,
            imageName(reference.image),
            name,
          ]),
        })}
      />
      <table className="compared-channels">
        <caption className="visually-hidden">
          {m.compare_first_channels({ count: Math.min(LISTED, order.length) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{m.compare_channel()}</th>
            <th scope="col">{m.compare_largest()}</th>
            <th scope="col">{m.compare_mean()}</th>
            <th scope="col">{m.compare_cosine()}</th>
          </tr>
        </thead>
        <tbody className="mono">
          {[...order.subarray(0, LISTED)].map((channel) => (
            <tr key={channel} className={channel === selected ? 'is-selected' : ''}>
              <th scope="row">
                <button
                  type="button"
                  className="link-button"
                  aria-pressed={channel === selected}
                  aria-label={m.compare_channel_number({ channel })}
                  onClick={() => selectChannel(channel === selected ? null : channel)}
                >
                  {channel}
                </button>
              </th>
              <td>{formatValue(largest[channel] ?? Number.NaN)}</td>
              <td>{formatValue(mean[channel] ?? Number.NaN)}</td>
              <td>{formatCosine(cosine[channel] ?? Number.NaN)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
