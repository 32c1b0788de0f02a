import { useStore } from 'zustand';
import { foundOf } from '../../jobs/job';
import { createKnownChecks, type KnownCheck } from '../../jobs/known-checks';
import { type Verdict, verdictOf } from '../../jobs/known-verdict';
import { m } from '../../messages/m';
import { useActions, useAppState, useJob } from '../../services';
import { FileButton } from '../../ui/FileButton';
import { formatEpsilon, formatRelative, tryText } from '../../words/known-tries';

/** Everything that was tried, nearest first. */
function TriedTable({ tried }: Pick<KnownCheck, 'tried'>) {
  const ordered = [...tried].sort((a, b) => a.agreement.relative - b.agreement.relative);
  return (
    <details>
      <summary>{m.known_all_tried({ count: tried.length })}</summary>
      <table className="models-tried">
        <tbody>
          {ordered.map(({ what, agreement }) => (
            <tr key={tryText(what)}>
              <th scope="row">{tryText(what)}</th>
              <td className="mono">{formatRelative(agreement.relative)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function wishText({ epsilon, pool }: NonNullable<Verdict['use']>): string {
  const words = { average: m.known_use_average(), max: m.known_use_max() };
  const parts = [
    ...(pool === undefined ? [] : [words[pool]]),
    ...(epsilon === undefined ? [] : [`ε = ${formatEpsilon(epsilon)}`]),
  ];
  const [first = '', second] = parts;
  return m.known_use({ what: second === undefined ? first : m.known_both({ first, second }) });
}

/** Weights alone do not say what network they are of; one input with known logits does. */
export function KnownLogits() {
  const checks = useJob(createKnownChecks);
  const state = useStore(checks.state);
  const loading = useAppState(({ loading: { status } }) => status === 'pending');
  const { attempt, reloadModel } = useActions();
  const verdict = verdictOf(state);
  const tried = foundOf(state)?.tried ?? [];
  const use = verdict?.use ?? null;
  return (
    <section className="models-known" aria-label={m.known_title()} aria-busy={state.status === 'running'}>
      <p className="models-row">
        <FileButton
          accept=".npz,.json,application/json"
          onFiles={([file]) => file !== undefined && void checks.start(file)}
        >
          {m.known_choose()}
        </FileButton>
        {state.status === 'running' && (
          <>
            <span className="muted">
              {state.total === 0
                ? m.known_running()
                : m.known_trying({ done: state.done, total: state.total })}
            </span>
            <button type="button" className="button" onClick={() => checks.cancel()}>
              {m.known_cancel()}
            </button>
          </>
        )}
      </p>
      {verdict === null ? (
        <p className="muted">{m.known_note()}</p>
      ) : (
        <div role="status" className={verdict.agrees ? 'known-good' : 'known-bad'}>
          {verdict.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
      {use !== null && (
        <button
          type="button"
          className="button"
          disabled={loading}
          onClick={() => void attempt('model', reloadModel(use))}
        >
          {wishText(use)}
        </button>
      )}
      {tried.length > 0 && <TriedTable tried={tried} />}
    </section>
  );
}
