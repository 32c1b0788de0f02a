import { useState } from 'react';
import type { GroupKey, TermGroup } from '../../../src/explain/unit-terms';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { TermList } from './TermList';
import { formatSigned, signedColor } from './unit-words';

type Tap = GroupKey & { readonly kind: 'tap' };

interface TapGridProps {
  readonly groups: readonly TermGroup[];
  readonly kernel: number;
  readonly onChoose: (element: { channel: number; y: number; x: number }) => void;
}

/** The partial sums of a kernel where they stand, one a place; the chosen one opens into its largest terms. */
export function TapGrid({ groups, kernel, onChoose }: TapGridProps) {
  const theme = useAppState((state) => state.theme);
  const [chosen, setChosen] = useState<number | null>(null);
  const taps = groups
    .flatMap((group) => (group.key.kind === 'tap' ? [{ group, key: group.key satisfies Tap }] : []))
    .sort((a, b) => a.key.row - b.key.row || a.key.column - b.key.column);
  const largest = groups[0]?.key;
  const first = largest?.kind === 'tap' ? largest.row * kernel + largest.column : 0;
  const at = chosen === null || taps[chosen]?.key.absent === true ? first : chosen;
  const opened = taps[at];
  const reach = Math.max(...groups.map(({ sum }) => Math.abs(sum)));
  return (
    <div className="taps">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's. */}
      <div
        className="tap-grid mono"
        role="group"
        aria-label={m.unit_taps()}
        style={{ gridTemplateColumns: `repeat(${kernel}, 1fr)` }}
      >
        {taps.map(({ group, key }, i) => (
          <button
            key={`${key.row} ${key.column}`}
            type="button"
            className={`tap ${key.absent ? 'is-absent' : ''}`}
            aria-pressed={i === at}
            disabled={key.absent}
            aria-label={
              key.absent
                ? m.unit_tap_padding({ row: key.row, column: key.column })
                : m.unit_tap({ row: key.row, column: key.column, sum: formatSigned(group.sum) })
            }
            style={key.absent ? undefined : signedColor(group.sum, reach, theme)}
            onClick={() => setChosen(i)}
          >
            {key.absent ? m.unit_padding() : formatSigned(group.sum)}
          </button>
        ))}
      </div>
      {opened !== undefined && (
        <div className="tap-terms">
          <h4 className="heading">{m.unit_tap_title({ row: opened.key.row, column: opened.key.column })}</h4>
          <TermList group={opened.group} hasMaps onChoose={onChoose} />
        </div>
      )}
    </div>
  );
}
