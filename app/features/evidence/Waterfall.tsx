import { type ReactNode, useState } from 'react';
import { formatValue } from '../../words/format';
import type { Step } from './waterfall-steps';

interface WaterfallProps {
  readonly steps: readonly Step[];
  /** What a bar holds, when it is opened. */
  readonly renderOpened: (source: string) => ReactNode;
}

/** Bars from bias to logit; those of sources open. */
export function Waterfall({ steps, renderOpened }: WaterfallProps) {
  const [opened, setOpened] = useState<string | null>(null);
  const low = Math.min(0, ...steps.flatMap(({ from, to }) => [from, to]));
  const high = Math.max(0, ...steps.flatMap(({ from, to }) => [from, to]));
  const percent = (value: number): number => (100 * (value - low)) / Math.max(1e-9, high - low);
  return (
    <ol className="ledger">
      {steps.map(({ label, value, from, to, color, source }) => (
        <li key={label}>
          <div className={`ledger-row ${source === null ? 'is-end' : ''}`}>
            {source === null ? (
              <span className="ledger-name">{label}</span>
            ) : (
              <button
                type="button"
                className="ledger-name link-button"
                aria-expanded={opened === source}
                onClick={() => setOpened(opened === source ? null : source)}
              >
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
            <span className="mono ledger-value">
              {`${value > 0 && source !== null ? '+' : ''}${formatValue(value)}`}
            </span>
          </div>
          {source !== null && opened === source && renderOpened(source)}
        </li>
      ))}
    </ol>
  );
}
