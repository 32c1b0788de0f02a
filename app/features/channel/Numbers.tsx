import type { ChannelDetail } from '../../../src/engine/protocol/channels';
import { type Fact, Facts } from '../../ui/Facts';
import { formatCount, formatPercent, formatValue } from '../../words/format';

/** Statistics of a channel or a tensor; what is not a number comes first, and loudly. */
export function Numbers({ detail }: { readonly detail: ChannelDetail }) {
  const { min, max, mean, std, zeros, nan, infinite, count, quantiles } = detail;
  const rows: readonly Fact[] = [
    ['values', formatCount(count)],
    ['min', formatValue(min)],
    ['max', formatValue(max)],
    ['mean', formatValue(mean)],
    ['std', formatValue(std)],
    ['zeros', `${formatCount(zeros)} · ${formatPercent(zeros / count)}`],
    ['NaN', formatCount(nan)],
    ['±∞', formatCount(infinite)],
    ...quantiles.map(({ at, value }) => [`${Math.round(at * 100)} %`, formatValue(value)] as const),
  ];
  return (
    <section aria-labelledby="numbers-title">
      <h3 id="numbers-title" className="heading">
        Numbers
      </h3>
      {nan + infinite > 0 && (
        <p className="not-finite" role="alert">
          {formatCount(nan)} NaN and {formatCount(infinite)} infinite: left out of everything else here
        </p>
      )}
      <Facts facts={rows} className="detail-numbers" />
    </section>
  );
}
