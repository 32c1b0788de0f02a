import { useEffect, useMemo, useState } from 'react';
import { drawProfile } from '../../../src/scene/network-profile';
import { latestOf } from '../../ask/answers';
import { classOf } from '../../ask/class-of';
import { createProfile } from '../../page/profile';
import { useActions, useJob } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { AnswerBar, NoAnswer } from './AnswerBar';
import { m } from './messages/m';
import type { ToolProps } from './tool-props';
import { useStoppable } from './useStoppable';
import { useWritten } from './useWritten';
import './norms.css';

/** How much of the gradient reaches each layer, here and over the drawing of the network. */
export function GradientNorms({ question, title }: ToolProps) {
  const [of, setOf] = useState<'loss' | 'logit'>('loss');
  const [chain, setChain] = useState(false);
  const written = useWritten();
  const sources = useMemo(() => written.flat(), [written]);
  const at = useMemo(() => sources.map(({ tensor }) => tensor), [sources]);
  const asked = useStoppable('gradient-norms', { ...classOf(question), of, at, chain });
  const data = latestOf(asked.answer);
  const profile = useJob(createProfile);
  useEffect(() => {
    if (data === null) return;
    const byPart = (norms: Float64Array): ReadonlyMap<string, number> =>
      new Map(sources.map(({ part }, n) => [part, norms[n] ?? 0]));
    const shown = {
      label: m.norms_profile({ name: title }),
      values: byPart(data.norms),
      before: data.uncut === null ? null : byPart(data.uncut),
    };
    profile.setState({ draw: (layout, height) => drawProfile(shown, layout, height) });
    return () => profile.setState({ draw: null });
  }, [data, sources, title, profile]);
  return (
    <>
      <div className="gradient-choices">
        <Segmented
          label={m.norms_of()}
          value={of}
          options={[
            { value: 'loss', label: m.norms_loss({ name: title }) },
            { value: 'logit', label: m.norms_logit({ name: title }) },
          ]}
          onChange={setOf}
        />
        <label className="gradient-choice">
          <input type="checkbox" checked={chain} onChange={({ target }) => setChain(target.checked)} />
          {m.norms_chain()}
        </label>
        <AnswerBar asked={asked} />
      </div>
      <NoAnswer asked={asked} />
      {data !== null && <Bars norms={data.norms} uncut={data.uncut} names={at} />}
      {data !== null && (
        <p className="muted">
          {of === 'loss'
            ? m.norms_says_loss({ name: title, value: formatValue(data.value) })
            : m.norms_says_logit({ name: title, value: formatValue(data.value) })}{' '}
          {chain ? m.norms_says_chain() : m.norms_says_dense()}
        </p>
      )}
    </>
  );
}

interface BarsProps {
  readonly norms: Float64Array;
  readonly uncut: Float64Array | null;
  readonly names: readonly string[];
}

/** The norms as bars over the network's depth, with what they were before cuts behind them. */
function Bars({ norms, uncut, names }: BarsProps) {
  const { selectTensor } = useActions();
  const most = Math.max(...norms, ...(uncut ?? [])) || 1;
  return (
    <fieldset className="norm-bars">
      <legend className="visually-hidden">{m.norms_bars()}</legend>
      {names.map((name, n) => {
        const [norm, before] = [norms[n] ?? 0, uncut?.[n]];
        const says =
          before === undefined
            ? `${name}: ${formatValue(norm)}`
            : m.norms_bar_cut({ name, norm: formatValue(norm), before: formatValue(before) });
        const isInput = !/\.conv[12]$/.test(name);
        return (
          <button
            key={name}
            type="button"
            className={isInput ? 'is-input' : ''}
            style={{ '--norm': norm / most, '--before': (before ?? 0) / most }}
            aria-label={says}
            title={says}
            onClick={() => selectTensor(name)}
          />
        );
      })}
    </fieldset>
  );
}
