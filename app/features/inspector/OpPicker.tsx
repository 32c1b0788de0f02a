import { Fragment, useId } from 'react';
import type { Op, Part } from '../../../src/network/architecture';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';

/** What the chip says besides the name: kernel, or channels that come in or out. */
function detail(op: Op): string | null {
  switch (op.kind) {
    case 'conv':
      return `${op.conv.kernel}×${op.conv.kernel}`;
    case 'max-pool':
    case 'avg-pool':
      return `${op.pool.kernel}×${op.pool.kernel}`;
    case 'concat':
    case 'linear':
      return String(op.shape[0]);
    default:
      return null;
  }
}

/** Convolutions whose raw output the source no longer has, since the norm behind is folded into them. */
function foldedAway(part: Part, op: Op, folded: readonly string[]): boolean {
  return (
    op.kind === 'conv' && part.ops.some((next) => next.inputs.includes(op.name) && folded.includes(next.name))
  );
}

/** A part's operations in the order in which they run; each stands for the tensor that it makes. */
export function OpPicker({ part, op }: { readonly part: Part; readonly op: Op }) {
  const folded = useAppState((state) => state.model?.folded);
  const { selectTensor } = useActions();
  const name = useId();
  return (
    <fieldset className="op-picker scrolls">
      <legend className="visually-hidden">{m.inspector_operation()}</legend>
      {part.ops.map((candidate, i) => {
        const gone = foldedAway(part, candidate, folded ?? []);
        return (
          <Fragment key={candidate.name}>
            {i > 0 && (
              <span className="op-arrow" aria-hidden="true">
                →
              </span>
            )}
            <label className="op mono" title={gone ? m.inspector_folded_away() : undefined}>
              <input
                type="radio"
                name={name}
                checked={candidate === op}
                disabled={gone}
                onChange={() => selectTensor(candidate.name)}
              />
              {candidate.role}
              {detail(candidate) !== null && <span className="op-detail"> {detail(candidate)}</span>}
            </label>
          </Fragment>
        );
      })}
    </fieldset>
  );
}
