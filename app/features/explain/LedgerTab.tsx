import type { Engine } from '../../../src/engine/client/engine';
import type { LogitLedger } from '../../../src/explain/head';
import { formatValue } from '../../model/format';
import { writerColor } from '../../model/writers';
import { useActions, useAppState } from '../../services';
import { ClassPicker } from './ClassPicker';
import { useExplanation } from './useExplanation';

const ask = (engine: Engine, index: number): Promise<LogitLedger> => engine.ledger(index);

interface Step {
  readonly label: string;
  readonly value: number;
  /** Where the bar begins and ends on the way from 0 to the logit. */
  readonly from: number;
  readonly to: number;
  readonly color: string;
  /** The tensor that it links to; null for bias and sum. */
  readonly tensor: string | null;
}

function stepsOf({ bias, sources, logit }: LogitLedger, block: number): readonly Step[] {
  let at = bias;
  const steps: Step[] = [
    { label: 'bias', value: bias, from: 0, to: bias, color: 'var(--structure)', tensor: null },
  ];
  sources.forEach(({ name, value }, index) => {
    const layer = /denselayer(\d+)$/.exec(name)?.[1];
    steps.push({
      label: layer === undefined ? name.replace(/^features\./, '').replace(/\.pool$/, '') : `layer ${layer}`,
      value,
      from: at,
      to: at + value,
      color: writerColor(block, index, sources.length - 1),
      tensor: layer === undefined ? name : `${name}.conv2`,
    });
    at += value;
  });
  steps.push({ label: 'logit', value: logit, from: 0, to: logit, color: 'var(--text)', tensor: null });
  return steps;
}

function Waterfall({ steps }: { readonly steps: readonly Step[] }) {
  const { selectTensor } = useActions();
  const low = Math.min(0, ...steps.flatMap(({ from, to }) => [from, to]));
  const high = Math.max(0, ...steps.flatMap(({ from, to }) => [from, to]));
  const percent = (value: number): number => (100 * (value - low)) / Math.max(1e-9, high - low);
  return (
    <ol className="ledger">
      {steps.map(({ label, value, from, to, color, tensor }) => (
        <li key={label} className={`ledger-row ${tensor === null ? 'is-end' : ''}`}>
          {tensor === null ? (
            <span className="ledger-name">{label}</span>
          ) : (
            <button type="button" className="ledger-name link-button" onClick={() => selectTensor(tensor)}>
              {label}
            </button>
          )}
          <span className="ledger-track" aria-hidden="true">
            <span className="ledger-zero" style={{ left: `${percent(0)}%` }} />
            <span
              className="ledger-bar"
              style={{
                left: `${percent(Math.min(from, to))}%`,
                width: `${Math.max(0.25, Math.abs(percent(to) - percent(from)))}%`,
                background: color,
              }}
            />
          </span>
          <span className="mono ledger-value">{`${value > 0 && tensor !== null ? '+' : ''}${formatValue(value)}`}</span>
        </li>
      ))}
    </ol>
  );
}

/** Why a class got its logit: the exact sum over what wrote the features behind it. */
export function LedgerTab() {
  const answer = useExplanation(ask);
  const block = useAppState((state) => state.model?.spec.blockConfig.length ?? 1);
  const label = useAppState((state) => state.model?.labels[answer?.index ?? -1]?.en);
  return (
    <div className="ledger-tab scrolls">
      <div className="ledger-head">
        <ClassPicker />
        <p className="muted">
          The classifier is linear on pooled features, so a logit is exactly its bias plus what each writer of
          the last block adds. It says which layers carry the evidence for this class, not what they saw, and
          a layer that adds nothing here may still matter to the layers that read it.
        </p>
      </div>
      {answer === null ? (
        <p className="muted">The ledger appears with the first image.</p>
      ) : (
        <>
          <h3 className="heading">
            {label ?? `class ${answer.index}`}: logit {formatValue(answer.value.logit)}{' '}
            <span className="mono muted">residual {formatValue(answer.value.residual)}</span>
          </h3>
          <Waterfall steps={stepsOf(answer.value, block)} />
        </>
      )}
    </div>
  );
}
