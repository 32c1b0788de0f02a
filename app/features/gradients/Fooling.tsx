import { useMemo, useState } from 'react';
import type { RankedClass } from '../../../src/tensor/top-k';
import { useLate } from '../../hooks/useLate';
import { createFoolings, type Fooled } from '../../jobs/foolings';
import { foundOf } from '../../jobs/job';
import { useAppState } from '../../services';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { RangeField } from '../../ui/RangeField';
import { Segmented } from '../../ui/Segmented';
import { formatPercent, formatValue } from '../../words/format';
import { AskingBar } from './AskingBar';
import { ClassInput } from './ClassInput';
import { m } from './messages/m';
import type { ToolProps } from './tool-props';
import { useAskedJob } from './useAskedJob';
import { useClassName } from './useClassName';
import './fooling.css';

const STEPS = [1, 10, 40] as const;

/** A change too small to be seen that changes the answer. */
export function Fooling({ question }: ToolProps) {
  const name = useClassName();
  const second = useAppState((state) => state.result?.top[1]?.index ?? 0);
  const [direction, setDirection] = useState<'away' | 'towards'>('away');
  const [target, setTarget] = useState<number | null>(null);
  const [epsilon, setEpsilon] = useState(2);
  const [steps, setSteps] = useState<number>(1);
  const isTowards = direction === 'towards';
  const index = isTowards ? (target ?? second) : question.index;
  const asked = useMemo(
    () => ({ class: index, isTowards, epsilon, steps }),
    [index, isTowards, epsilon, steps],
  );
  // One step is so quick that it follows the slider.
  const isQuick = steps === 1;
  const asking = useAskedJob(createFoolings, asked, isQuick);
  const { state } = asking;
  const found = foundOf(state);
  const isLate = useLate(state.status === 'running');
  // What follows the controls has a bar only when it takes longer than a moment, and where it has not come.
  const hasBar = !isQuick || isLate || state.status === 'failed' || state.status === 'cancelled';
  const result = isQuick ? (found?.result ?? null) : asking.result;
  return (
    <>
      <div className="gradient-choices">
        <Segmented
          label={m.fool_direction()}
          value={direction}
          options={[
            { value: 'away', label: m.fool_away({ name: name(question.index) }) },
            { value: 'towards', label: m.fool_towards() },
          ]}
          onChange={setDirection}
        />
        {isTowards && (
          <ClassInput label={m.fool_target()} value={index} onChange={(wished) => setTarget(wished)} />
        )}
        <Segmented
          label={m.fool_steps()}
          value={String(steps)}
          options={STEPS.map((count) => ({
            value: String(count),
            label: count === 1 ? 'FGSM' : m.fool_pgd({ count }),
          }))}
          onChange={(value) => setSteps(Number(value))}
        />
        <RangeField
          label={m.fool_epsilon()}
          value={epsilon}
          min={0.5}
          max={16}
          step={0.5}
          onChange={setEpsilon}
        />
        {hasBar && <AskingBar asking={asking} label={m.fool_running()} />}
      </div>
      {result === null ? (
        <p className="muted">{m.fool_intro()}</p>
      ) : (
        <Outcome fooled={result} index={found?.asked.class ?? index} isTowards={isTowards} />
      )}
      <p className="muted">{m.fool_limits()}</p>
    </>
  );
}

interface OutcomeProps {
  readonly fooled: Fooled;
  readonly index: number;
  readonly isTowards: boolean;
}

function Outcome({ fooled, index, isTowards }: OutcomeProps) {
  const name = useClassName();
  const [before, after] = [fooled.topBefore[0]?.index, fooled.top[0]?.index];
  const isFooled = isTowards ? after === index && before !== index : before !== after;
  const names = {
    before: before === undefined ? '' : name(before),
    after: after === undefined ? '' : name(after),
  };
  return (
    <>
      <ol className="gradient-strip is-large">
        <li>
          <PictureCanvas picture={fooled.before} label={m.fool_before()} />
          <span className="muted">{m.fool_before()}</span>
          <Top top={fooled.topBefore} />
        </li>
        <li>
          <PictureCanvas picture={fooled.difference} label={m.fool_difference()} />
          <span className="muted">
            {m.fool_difference_says({
              largest: formatValue(fooled.largest),
              mean: formatValue(fooled.rootMeanSquare),
            })}
          </span>
        </li>
        <li>
          <PictureCanvas picture={fooled.after} label={m.fool_after()} />
          <span className="muted">{m.fool_after()}</span>
          <Top top={fooled.top} />
        </li>
      </ol>
      <p aria-live="polite">
        {isFooled ? m.fool_yes(names) : m.fool_no(names)}{' '}
        <span className="muted">
          {m.fool_loss({
            name: name(index),
            before: formatValue(fooled.lossBefore),
            after: formatValue(fooled.loss),
          })}
        </span>
      </p>
    </>
  );
}

/** The first classes, as bars. */
function Top({ top }: { readonly top: readonly RankedClass[] }) {
  const name = useClassName();
  return (
    <ol className="fool-top">
      {top.map(({ index, probability }) => (
        <li key={index} style={{ '--share': probability }}>
          <span>{name(index)}</span> <span className="mono">{formatPercent(probability)}</span>
        </li>
      ))}
    </ol>
  );
}
