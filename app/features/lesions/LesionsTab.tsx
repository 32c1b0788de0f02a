import { compareLogits } from '../../../src/explain/compare-logits';
import { Said } from '../../glossary/Said';
import { m } from '../../messages/m';
import { SaveTable } from '../../save/SaveTable';
import type { Table } from '../../save/tables';
import { useActions, useAppState, useServices } from '../../services';
import { Rich } from '../../ui/Rich';
import { formatPercent, formatValue } from '../../words/format';
import { ChangeList } from './ChangeList';
import { CutForm } from './CutForm';
import { CutList } from './CutList';
import './lesions.css';

/** Cuts, what they do to the answer, and how to take them back. */
export function LesionsTab() {
  const cuts = useAppState((state) => state.cuts);
  const healed = useAppState((state) => state.healedCuts);
  const comparison = useAppState((state) => state.comparison);
  const isCutting = useAppState((state) => state.isCutting);
  const hasImage = useAppState((state) => state.result !== null);
  const labels = useAppState((state) => state.model?.labels);
  const activation = useAppState((state) => state.model?.activation ?? 'softmax');
  const { engine, results } = useServices();
  const { setCuts } = useActions();
  const table = async (): Promise<Table> => {
    const before = results.latest()?.logits ?? new Float32Array();
    // While cuts hold, tensors are the cut network's.
    const { data } = await engine.ask('tensor', { name: 'classifier' });
    const classes = compareLogits(before, data, data.length, activation).leadersAfter;
    return {
      header: [
        'index',
        'label',
        'rank_before',
        'rank_after',
        'logit_before',
        'logit_after',
        'probability_before',
        'probability_after',
      ],
      rows: classes.map(({ index, rank, before: was, after: is }) => [
        index,
        labels?.[index]?.en ?? `class ${index}`,
        rank.before,
        rank.after,
        was.logit,
        is.logit,
        was.probability,
        is.probability,
      ]),
    };
  };
  const [first] = comparison?.top ?? [];
  return (
    <div className="lesions scrolls" aria-busy={isCutting}>
      <p className="muted lesions-note">
        <Said parts={m.cuts_note.parts({})} />
      </p>
      <div className="lesions-main">
        <div className="lesions-edit">
          {hasImage ? <CutForm /> : <p className="muted">{m.cuts_needs_image()}</p>}
          {cuts.length > 0 && (
            <>
              <CutList cuts={cuts} />
              <button type="button" className="button" onClick={() => void setCuts([])}>
                {m.cuts_heal_all()}
              </button>
            </>
          )}
          {cuts.length === 0 && healed.length > 0 && (
            <div className="lesions-healed">
              <p>{m.cuts_healed({ count: healed.length })}</p>
              <button
                type="button"
                className="button"
                disabled={!hasImage}
                onClick={() => void setCuts(healed)}
              >
                {m.cuts_again()}
              </button>
            </div>
          )}
          {cuts.length === 0 && healed.length === 0 && hasImage && <p className="muted">{m.cuts_none()}</p>}
        </div>
        {comparison !== null && first !== undefined && (
          <div className="lesions-changes">
            <p>
              <Rich
                parts={m.cuts_first_class.parts({
                  before: formatPercent(first.before.probability),
                  after: formatPercent(first.after.probability),
                  change: formatValue(first.after.logit - first.before.logit),
                })}
                tags={{ change: (children) => <span className="mono">{children}</span> }}
              />
            </p>
            <SaveTable label={m.cuts_table()} name="lesions" table={table} />
            <ChangeList title={m.cuts_risen()} changes={comparison.risen} />
            <ChangeList title={m.cuts_fallen()} changes={comparison.fallen} />
          </div>
        )}
      </div>
    </div>
  );
}
