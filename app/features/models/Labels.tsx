import type { ModelSummary } from '../../../src/engine/protocol/weights';
import { useActions, useAppState } from '../../services';
import { FileButton } from '../../ui/FileButton';

/** What the classes are called. */
export function Labels({ model }: { readonly model: ModelSummary }) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, loadImagenetLabels, loadLabels, reloadModel } = useActions();
  const { numClasses } = model.spec;
  const [first, last] = [model.labels[0]?.en ?? '', model.labels.at(-1)?.en ?? ''];
  return (
    <div className="models-labels">
      <p>
        Class names: <em>{first}</em> … <em>{last}</em>
      </p>
      <div className="models-row">
        <FileButton
          accept=".json,.txt"
          onFiles={([file]) => file !== undefined && void attempt('model', loadLabels(file))}
        >
          Names from a file…
        </FileButton>
        {numClasses === 1000 && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void attempt('model', loadImagenetLabels())}
          >
            ImageNet’s
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void attempt('model', reloadModel({ labels: null }))}
        >
          Numbers
        </button>
      </div>
    </div>
  );
}
