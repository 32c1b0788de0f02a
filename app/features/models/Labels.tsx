import type { ModelSummary } from '../../../src/engine/protocol/weights';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { FileButton } from '../../ui/FileButton';
import { Rich } from '../../ui/Rich';
import { className } from '../../words/class-names';

/** What the classes are called. */
export function Labels({ model }: { readonly model: ModelSummary }) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, loadImagenetLabels, loadLabels, reloadModel } = useActions();
  const { numClasses } = model.spec;
  const [first, last] = [className(model.labels, 0), className(model.labels, numClasses - 1)];
  return (
    <div className="models-labels">
      <p>
        <Rich
          parts={m.model_panel_labels.parts({ first, last })}
          tags={{ name: (name) => <em>{name}</em> }}
        />
      </p>
      <div className="models-row">
        <FileButton
          accept=".json,.txt"
          onFiles={([file]) => file !== undefined && void attempt('model', loadLabels(file))}
        >
          {m.model_panel_labels_file()}
        </FileButton>
        {numClasses === 1000 && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void attempt('model', loadImagenetLabels())}
          >
            {m.model_panel_labels_imagenet()}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void attempt('model', reloadModel({ labels: null }))}
        >
          {m.model_panel_labels_numbers()}
        </button>
      </div>
    </div>
  );
}
