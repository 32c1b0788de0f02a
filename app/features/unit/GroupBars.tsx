import { useState } from 'react';
import type { TermGroup } from '../../../src/explain/unit-terms';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { TermList } from './TermList';
import { formatSigned, signedColor } from './unit-words';

/** Groups that are shown at first. */
const FIRST = 7;

interface GroupBarsProps {
  readonly groups: readonly TermGroup[];
  readonly bias: number | null;
  readonly titleOf: (group: TermGroup) => { readonly title: string; readonly color: string | null };
  readonly hasMaps: boolean;
  readonly onChoose: (element: { channel: number; y: number; x: number }) => void;
}

/** The same for the same group of another element. */
const idOf = ({ key }: TermGroup): string => Object.values(key).join(' ');

/** A bar from 0 to a value, on a scale that reaches equally far to both sides. */
function Bar({
  value,
  reach,
  color,
}: {
  readonly value: number;
  readonly reach: number;
  readonly color: string;
}) {
  const half = reach > 0 ? (50 * Math.abs(value)) / reach : 0;
  return (
    <span className="ledger-track" aria-hidden="true">
      <span className="ledger-zero" style={{ left: '50%' }} />
      <span
        className="ledger-bar"
        style={{
          left: `${value < 0 ? 50 - half : 50}%`,
          width: `${Math.max(0.25, half)}%`,
          background: color,
        }}
      />
    </span>
  );
}

/** Partial sums as bars, the largest first; each opens into its largest terms. */
export function GroupBars({ groups, bias, titleOf, hasMaps, onChoose }: GroupBarsProps) {
  const theme = useAppState((state) => state.theme);
  const [opened, setOpened] = useState<string | null | undefined>(undefined);
  const [showsAll, setShowsAll] = useState(false);
  const reach = Math.max(Math.abs(bias ?? 0), ...groups.map(({ sum }) => Math.abs(sum)));
  const isLong = groups.length > FIRST + 1;
  const shown = isLong && !showsAll ? groups.slice(0, FIRST) : groups;
  const hidden = groups.slice(shown.length);
  const [largest] = groups;
  // The largest is open until the visitor decides.
  const open = opened === undefined && largest !== undefined ? idOf(largest) : opened;
  return (
    <ul className="ledger unit-groups">
      {shown.map((group) => {
        const { title, color } = titleOf(group);
        const id = idOf(group);
        const isOpen = open === id;
        return (
          <li key={id}>
            <div className="ledger-row">
              <button
                type="button"
                className="ledger-name link-button"
                aria-expanded={isOpen}
                onClick={() => setOpened(isOpen ? null : id)}
              >
                {title}
              </button>
              <Bar
                value={group.sum}
                reach={reach}
                color={color ?? signedColor(group.sum, Math.abs(group.sum), theme).background}
              />
              <span className="mono ledger-value">{formatSigned(group.sum)}</span>
            </div>
            {isOpen && <TermList group={group} hasMaps={hasMaps} onChoose={onChoose} />}
          </li>
        );
      })}
      {hidden.length > 0 && (
        <li className="ledger-row">
          <button type="button" className="link-button unit-more" onClick={() => setShowsAll(true)}>
            {m.unit_more_writers({ count: hidden.length })}
          </button>
          <span />
          <span className="mono ledger-value">
            {formatSigned(hidden.reduce((sum, group) => sum + group.sum, 0))}
          </span>
        </li>
      )}
      {isLong && showsAll && (
        <li>
          <button type="button" className="link-button" onClick={() => setShowsAll(false)}>
            {m.unit_fewer()}
          </button>
        </li>
      )}
      {bias !== null && (
        <li className="ledger-row">
          <span className="ledger-name unit-bias">{m.unit_bias()}</span>
          <Bar value={bias} reach={reach} color="var(--structure)" />
          <span className="mono ledger-value">{formatSigned(bias)}</span>
        </li>
      )}
    </ul>
  );
}
