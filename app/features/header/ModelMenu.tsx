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

function Option({
  entry,
  current,
  onChoose,
}: {
  readonly entry: CatalogueEntry;
  readonly current: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <li>
      <button type="button" className="model-option" aria-current={current} onClick={onChoose}>
        <span>{current && <Check />}</span>
        <span className="model-option-name">{entry.name}</span>
        <span className="mono muted">{formatBytes(entry.bytes)}</span>
        <span className="model-option-note">
          {entry.note}
          {!entry.served && ' Downloaded from Hugging Face when chosen.'}
        </span>
      </button>
    </li>
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
          <ul className="model-list">
            {(dataOf(catalogue) ?? []).map((entry) => (
              <Option
                key={entry.id}
                entry={entry}
                current={entry.id === model?.id}
                onChoose={() => {
                  close();
                  if (entry.id !== model?.id) void attempt('model', loadModel(entry.id));
                }}
              />
            ))}
          </ul>
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
