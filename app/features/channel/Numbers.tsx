import type { ChannelDetail } from '../../../src/engine/protocol/channels';
import { m } from '../../messages/m';
import { type Fact, Facts } from '../../ui/Facts';
import { formatCount, formatPercent, formatValue } from '../../words/format';

/** Statistics of a channel or a tensor; what is not a number comes first, and loudly. */
export function Numbers({ detail }: { readonly detail: ChannelDetail }) {
  const { min, max, mean, std, zeros, nan, infinite, count, quantiles } = detail;
  const rows: readonly Fact[] = [
    [m.channel_values(), formatCount(count)],
    [m.channel_min(), formatValue(min)],
    [m.channel_max(), formatValue(max)],
    [m.channel_mean(), formatValue(mean)],
    [m.channel_std(), formatValue(std)],
    [m.channel_zeros(), `${formatCount(zeros)} · ${formatPercent(zeros / count)}`],
    [m.channel_nan(), formatCount(nan)],
    [m.channel_infinite(), formatCount(infinite)],
    ...quantiles.map(
      ({ at, value }) => [m.channel_quantile({ share: Math.round(at * 100) }), formatValue(value)] as const,
    ),
  ];
  return (
    <section aria-labelledby="numbers-title">
      <h3 id="numbers-title" className="heading">
        {m.channel_numbers()}
      </h3>
      {nan + infinite > 0 && (
        <p className="not-finite" role="alert">
          {m.channel_broken({ nan: formatCount(nan), infinite: formatCount(infinite) })}
        </p>
      )}
      <Facts facts={rows} className="detail-numbers" />
    </section>
  );
}
