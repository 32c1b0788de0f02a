import { formatBytes, formatLarge } from '../../model/format';
import { useActions, useAppState } from '../../services';
import type { CatalogueEntry } from '../../session/library';
import { isModelFile, requestFromFiles } from '../../session/own-model';
import { dataOf } from '../../store/async-state';
import { FileButton } from '../../ui/FileButton';
import { Check, ChevronDown } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { ProgressBar } from '../../ui/ProgressBar';
import { loadingText } from './loading-text';

interface EntriesProps {
  readonly title: string | null;
  readonly entries: readonly CatalogueEntry[];
  readonly onChoose: (entry: CatalogueEntry) => void;
}

function Entries({ title, entries, onChoose }: EntriesProps) {
  const current = useAppState((state) => state.model?.id);
  if (entries.length === 0) return null;
  return (
    <>
      {title !== null && <h2 className="heading model-list-title">{title}</h2>}
      <ul className="model-list">
        {entries.map((entry) => (
          <li key={entry.id}>
            <button
              type="button"
              className="model-option"
              aria-current={entry.id === current}
              onClick={() => onChoose(entry)}
            >
              <span>{entry.id === current && <Check />}</span>
              <span className="model-option-name">{entry.name}</span>
              <span className="mono muted">{formatBytes(entry.bytes)}</span>
              <span className="model-option-note">{entry.note}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The model at work, and the others that could be. */
export function ModelMenu() {
  const model = useAppState((state) => state.model);
  const loading = useAppState((state) => state.loading);
  const catalogue = useAppState((state) => state.catalogue);
  const { attempt, loadModel, notify } = useActions();

  const title = model === null ? 'No model yet' : model.name;
  const busy = loading.status === 'pending';
  const entries = dataOf(catalogue) ?? [];
  const choose = (close: () => void) => (entry: CatalogueEntry) => {
    close();
    if (entry.id !== model?.id) void attempt('model', loadModel(entry.id));
  };
  return (
    <Popover
      label="Models"
      button={
        <>
          <span>{busy ? loadingText(loading.progress) : title}</span>
          {model !== null && !busy && (
            <span className="mono muted header-chip-detail">{formatLarge(model.params)}</span>
          )}
          <ChevronDown />
        </>
      }
    >
      {(close) => (
        <>
          <Entries title={null} entries={entries.filter((entry) => entry.served)} onChoose={choose(close)} />
          <Entries
            title="Downloaded from Hugging Face when chosen"
            entries={entries.filter((entry) => !entry.served)}
            onChoose={choose(close)}
          />
          {busy && <ProgressBar label="Loading the model" progress={loading.progress} />}
          <p className="muted">
            <FileButton
              accept=".safetensors,.onnx"
              onFiles={([file]) => {
                if (file === undefined) return;
                close();
                if (isModelFile(file)) {
                  void attempt('model', loadModel(requestFromFiles([{ name: file.name, blob: file }])));
                } else {
                  const text = `${file.name} is no model: a .safetensors file would work.`;
                  notify({ topic: 'model', kind: 'error', text });
                }
              }}
            >
              Open a model file…
            </FileButton>{' '}
            It stays on your machine.
          </p>
        </>
      )}
    </Popover>
  );
}
