import { type CatalogueEntry, isAtHand, modelNote } from '../../catalogue/library';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { dataOf } from '../../store/async-state';
import { Check, Close } from '../../ui/icons';
import { Rich } from '../../ui/Rich';
import { formatBytes } from '../../words/format';
import { GetModelButton } from './GetModelButton';

function KeptLine({ entry }: { readonly entry: CatalogueEntry }) {
  const { attempt, forgetModel } = useActions();
  const { kept, name, id } = entry;
  if (kept === null) return null;
  const line = kept.complete ? m.model_panel_kept : m.model_panel_begun;
  return (
    <p className="models-row models-kept">
      <span>
        <Rich
          parts={line.parts({ size: formatBytes(kept.bytes) })}
          tags={{ number: (size) => <span className="mono">{size}</span> }}
        />
        {kept.complete && !kept.pinned && (
          <span title={`SHA-256 ${kept.sha256 ?? ''}`}> · {m.model_panel_first_use()}</span>
        )}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={m.model_panel_delete({ name })}
        title={m.model_panel_delete_short()}
        onClick={() => void attempt('model', forgetModel(id))}
      >
        <Close />
      </button>
    </p>
  );
}

/** A model that can be had at once. */
function ReadyEntry({ entry, onChosen }: { readonly entry: CatalogueEntry; readonly onChosen: () => void }) {
  const current = useAppState((state) => state.model?.id);
  const { attempt, loadModel } = useActions();
  const choose = () => {
    onChosen();
    if (entry.id !== current) void attempt('model', loadModel(entry.id));
  };
  return (
    <li>
      <button type="button" className="model-option" aria-current={entry.id === current} onClick={choose}>
        <span>{entry.id === current && <Check />}</span>
        <span className="model-option-name">{entry.name}</span>
        <span className="mono muted">{formatBytes(entry.bytes)}</span>
        <span className="model-option-note">{modelNote(entry)}</span>
      </button>
      <KeptLine entry={entry} />
    </li>
  );
}

/** A model that another site has. */
function RemoteEntry({ entry }: { readonly entry: CatalogueEntry }) {
  return (
    <li className="models-remote">
      <GetModelButton entry={entry} className="button" />
      <p className="model-option-note">{modelNote(entry)}</p>
      <KeptLine entry={entry} />
    </li>
  );
}

const isMain = ({ id }: CatalogueEntry): boolean => id === 'imagenet';

function RemoteList({ entries }: { readonly entries: readonly CatalogueEntry[] }) {
  return (
    <ul className="model-list">
      {entries.map((entry) => (
        <RemoteEntry key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

/** What this site serves or the browser keeps, and what can be fetched from elsewhere. */
export function ModelLists({ onChosen }: { readonly onChosen: () => void }) {
  const entries = dataOf(useAppState((state) => state.catalogue)) ?? [];
  const remote = entries.filter((entry) => !isAtHand(entry));
  const others = remote.filter((entry) => !isMain(entry));
  return (
    <>
      <ul className="model-list">
        {entries.filter(isAtHand).map((entry) => (
          <ReadyEntry key={entry.id} entry={entry} onChosen={onChosen} />
        ))}
      </ul>
      {remote.length > 0 && (
        <section aria-label={m.model_panel_remote()}>
          <h2 className="heading">{m.model_panel_remote_title()}</h2>
          <RemoteList entries={remote.filter(isMain)} />
          {others.length > 0 && (
            // What was begun should be seen.
            <details className="models-others" open={others.some(({ kept }) => kept !== null)}>
              <summary>{m.model_panel_others({ count: others.length })}</summary>
              <RemoteList entries={others} />
            </details>
          )}
        </section>
      )}
    </>
  );
}
