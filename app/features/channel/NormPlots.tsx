import type { NormDetail } from '../../../src/engine/protocol/channels';
import { NEAR_ZERO } from '../../../src/weights/weight-statistics';
import { latestOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { formatValue, inOneLine } from '../../words/format';
import { SortedPlot } from './SortedPlot';

/** A batch norm's four vectors, each sorted, with this picture's own statistics beside the running ones. */
export function NormPlots({ name, norm }: { readonly name: string; readonly norm: NormDetail }) {
  const hasImage = useAppState((state) => state.result !== null);
  const answer = useAnswer('norm-moments', hasImage ? {} : null);
  const own = latestOf(answer)?.norms.find((each) => each.name === name) ?? null;
  const near = norm.gamma.filter((value) => Math.abs(value) < NEAR_ZERO).length;
  return (
    <>
      <div className="sorted-plots">
        <SortedPlot name={m.weights_gamma()} values={norm.gamma} />
        <SortedPlot name={m.weights_beta()} values={norm.beta} />
        <SortedPlot name={m.weights_running_mean()} values={norm.mean} beside={own?.mean ?? null} />
        <SortedPlot
          name={m.weights_running_variance()}
          values={norm.variance}
          beside={own?.variance ?? null}
        />
      </div>
      <p>{inOneLine([m.weights_near_zero({ near }), ...(own === null ? [] : [m.weights_own()])])}</p>
      {own !== null && (
        <p>
          <Said parts={m.weights_shift.parts({ shift: formatValue(own.shift) })} />
        </p>
      )}
    </>
  );
}
