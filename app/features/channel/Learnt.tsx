import type { NormDetail, WeightDetail } from '../../../src/engine/protocol/channels';
import { Term } from '../../glossary/Term';
import { m } from '../../messages/m';
import { type Fact, Facts } from '../../ui/Facts';
import { Rich } from '../../ui/Rich';
import { formatValue } from '../../words/format';
import { Kernels } from './Kernels';

/** A parameter of one channel, or the range over all. */
function parameter(values: Float32Array): string {
  if (values.length === 1) return formatValue(values[0] ?? Number.NaN);
  const [lo, hi] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return `${formatValue(lo)} … ${formatValue(hi)}`;
}

function Norm({ norm }: { readonly norm: NormDetail }) {
  const facts: readonly Fact[] = [
    ['γ', parameter(norm.gamma)],
    ['β', parameter(norm.beta)],
    [m.channel_running_mean(), parameter(norm.mean)],
    [m.channel_running_variance(), parameter(norm.variance)],
    ['ε', formatValue(norm.epsilon)],
  ];
  return <Facts facts={facts} className="facts norm-facts" />;
}

interface LearntProps {
  readonly detail: WeightDetail;
  readonly channel: number | null;
}

/** What training left behind: a norm's parameters, a convolution's kernels. */
export function Learnt({ detail, channel }: LearntProps) {
  const { norm, kernel, folded } = detail;
  if (norm === null && kernel === null) return null;
  return (
    <section className="learnt" aria-labelledby="learnt-title">
      <h3 id="learnt-title" className="heading">
        {norm === null ? (
          <Term id="convolution">{m.channel_kernels()}</Term>
        ) : (
          <Term id="batch-norm">{m.channel_norm()}</Term>
        )}
      </h3>
      {folded !== null && (
        <p>
          <Rich
            parts={m.channel_folded.parts({ norm: folded })}
            tags={{ norm: (children) => <span className="mono">{children}</span> }}
          />
        </p>
      )}
      {norm !== null && <Norm norm={norm} />}
      {kernel !== null && <Kernels kernel={kernel} channel={channel} />}
    </section>
  );
}
