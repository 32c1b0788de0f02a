import type { LogitLedger } from '../../../src/explain/head';
import { dataOf, failureOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useAnswer } from '../../hooks/useAnswer';
import { useEndTitle } from '../../hooks/useEndTitle';
import { m } from '../../messages/m';
import { SaveTable } from '../../save/SaveTable';
import type { Table } from '../../save/tables';
import { useAppState } from '../../services';
import { selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { Rich } from '../../ui/Rich';
import { formatValue } from '../../words/format';
import { ClassPicker } from './ClassPicker';
import { OpenedBar } from './OpenedBar';
import { questionName } from './SaveMap';
import { Waterfall } from './Waterfall';
import { stepsOf } from './waterfall-steps';
import './evidence.css';

const ledgerTable = ({ bias, sources, logit, residual }: LogitLedger): Table => ({
  header: ['term', 'value'],
  hasRowHeadings: true,
  rows: [
    ['bias', bias],
    ...sources.map(({ name, value }) => [name, value]),
    ['residual', residual],
    ['logit', logit],
  ],
});

/** Why a class got its logit: the exact sum over what wrote the features behind it. */
export function LedgerTab() {
  const question = useAppState(selectQuestion);
  const answer = useAnswer('ledger', question);
  const ledger = dataOf(answer);
  const block = useAppState((state) => state.model?.spec.blockConfig.length ?? 1);
  const endTitle = useEndTitle();
  const title = useAppState(selectQuestionTitle);
  const hasClasses = useAppState((state) => state.model?.spec.numClasses !== 0);
  return (
    <div className="ledger-tab scrolls">
      <div className="ledger-head">
        <ClassPicker />
        {failureOf(answer) === null && (
          <p className="muted">
            <Said parts={m.ledger_note.parts({})} />
          </p>
        )}
      </div>
      {ledger === null ? (
        <p className="muted">
          {failureOf(answer) ?? (hasClasses ? m.ledger_waits() : m.heads_no_predictions())}
        </p>
      ) : (
        <>
          <h3 className="heading">
            <Rich
              parts={m.ledger_title.parts({
                title,
                logit: formatValue(ledger.logit),
                residual: formatValue(ledger.residual),
              })}
              tags={{ residual: (children) => <span className="mono muted">{children}</span> }}
            />
          </h3>
          {question !== null && (
            <SaveTable
              label={m.ledger_table()}
              name={`ledger.${questionName(question)}`}
              table={() => ledgerTable(ledger)}
            />
          )}
          <Waterfall
            steps={stepsOf(ledger, block, endTitle)}
            renderOpened={(source) => <OpenedBar source={source} title={endTitle(source)} />}
          />
        </>
      )}
    </div>
  );
}
