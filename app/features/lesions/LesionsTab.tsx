import { compareLogits } from '../../../src/explain/compare-logits';
import { SaveTable } from '../../save/SaveTable';
import type { Table } from '../../save/tables';
import { useActions, useAppState, useServices } from '../../services';
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
        A cut takes what a source wrote out of what a reader meets, behind the reader’s first batch norm and
        ReLU; everything behind it is computed again, so the change is exact for this image. It does not say
        what the connection is for: zeros are a strange sight for weights that never met them, which is why
        the mean is offered too, and other layers may carry the same.
      </p>
      <div className="lesions-main">
        <div className="lesions-edit">
          {hasImage ? <CutForm /> : <p className="muted">Cutting needs an image.</p>}
          {cuts.length > 0 && (
            <>
              <CutList cuts={cuts} />
              <button type="button" className="button" onClick={() => void setCuts([])}>
                Heal everything
              </button>
            </>
          )}
          {cuts.length === 0 && healed.length > 0 && (
            <div className="lesions-healed">
              <p>
                Another run healed {healed.length === 1 ? 'the cut' : `the ${healed.length} cuts`} that held.
              </p>
              <button
                type="button"
                className="button"
                disabled={!hasImage}
                onClick={() => void setCuts(healed)}
              >
                Cut again
              </button>
            </div>
          )}
          {cuts.length === 0 && healed.length === 0 && hasImage && (
            <p className="muted">No connection is cut.</p>
          )}
        </div>
        {comparison !== null && first !== undefined && (
          <div className="lesions-changes">
            <p>
              The first class went from {formatPercent(first.before.probability)} to{' '}
              {formatPercent(first.after.probability)}, its logit by{' '}
              <span className="mono">{formatValue(first.after.logit - first.before.logit)}</span>.
            </p>
            <SaveTable label="All classes" name="lesions" table={table} />
            <ChangeList title="Risen most" changes={comparison.risen} />
            <ChangeList title="Fallen most" changes={comparison.fallen} />
          </div>
        )}
      </div>
    </div>
  );
}
