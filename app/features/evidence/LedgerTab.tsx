import type { LogitLedger } from '../../../src/explain/head';
import { dataOf, failureOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { useEndTitle } from '../../hooks/useEndTitle';
import { SaveTable } from '../../save/SaveTable';
import type { Table } from '../../save/tables';
import { useAppState } from '../../services';
import { selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { formatValue } from '../../words/format';
import { ClassPicker } from './ClassPicker';
import { OpenedBar } from './OpenedBar';
import { questionName } from './SaveMap';
import { Waterfall } from './Waterfall';
import { stepsOf } from './waterfall-steps';
import './evidence.css';

const ledgerTable = ({ bias, sources, logit, residual }: LogitLedger): Table => ({
  header: ['term', 'value'],
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
  return (
    <div className="ledger-tab scrolls">
      <div className="ledger-head">
        <ClassPicker />
        <p className="muted">
          The classifier is linear on pooled features, so a logit (or the difference of two) is exactly its
          bias plus what each writer of the last block adds. It says which layers carry the evidence, not what
          they saw, and a layer that adds nothing here may still matter to the layers that read it.
        </p>
      </div>
      {ledger === null ? (
        <p className="muted">{failureOf(answer) ?? 'The ledger appears with the first image.'}</p>
      ) : (
        <>
          <h3 className="heading">
            {title}: logit {formatValue(ledger.logit)}{' '}
            <span className="mono muted">residual {formatValue(ledger.residual)}</span>
          </h3>
          {question !== null && (
            <SaveTable
              label="Ledger"
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
