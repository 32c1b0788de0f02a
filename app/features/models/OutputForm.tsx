import { useId, useState } from 'react';
import type { ModelSummary } from '../../../src/engine/protocol/weights';
import type { OutputActivation } from '../../../src/formats/canonical';
import { useActions, useAppState } from '../../services';
import { KnownLogits } from './KnownLogits';

/** Who says what the network's last step is. */
const SAID_BY: Readonly<Record<ModelSummary['activationFrom'], string>> = {
  graph: 'as the file’s graph ends',
  file: 'as the file’s metadata say',
  choice: 'as you chose',
  assumption: 'taken for granted: the file does not say',
};

function ActivationChoice({ model }: { readonly model: ModelSummary }) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, reloadModel } = useActions();
  const id = useId();
  if (model.activationFrom === 'graph')
    return (
      <p>
        Probabilities: <em>{model.activation}</em>, {SAID_BY.graph}
      </p>
    );
  return (
    <span className="models-field">
      <label htmlFor={id}>Probabilities, {SAID_BY[model.activationFrom]}</label>
      <select
        id={id}
        value={model.activation}
        disabled={busy}
        onChange={({ target }) =>
          void attempt('model', reloadModel({ activation: target.value as OutputActivation }))
        }
      >
        <option value="softmax">softmax: one class of all</option>
        <option value="sigmoid">sigmoid: each class by itself</option>
      </select>
    </span>
  );
}

function EpsilonForm({ epsilon }: { readonly epsilon: number }) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, reloadModel } = useActions();
  const [text, setText] = useState(String(epsilon));
  const id = useId();
  const value = Number(text);
  const isGood = text.trim() !== '' && value > 0 && value <= 1;
  return (
    <form
      className="models-row"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt('model', reloadModel({ epsilon: value }));
      }}
    >
      <span className="models-field">
        <label htmlFor={id}>ε of the batch norms</label>
        <input
          id={id}
          className="mono"
          inputMode="decimal"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </span>
      <button type="submit" className="button" disabled={busy || !isGood || value === epsilon}>
        Use this ε
      </button>
    </form>
  );
}

/** What a file of weights cannot say, and how the visitor can. */
export function OutputForm({ model }: { readonly model: ModelSummary }) {
  return (
    <div className="models-labels">
      <ActivationChoice model={model} />
      {model.isWeightsOnly && (
        <>
          <p>
            The file holds weights alone. Taken for granted: ReLU after every norm, an average pool before the
            classifier, and ε = <span className="mono">{model.epsilon}</span> in every norm (PyTorch’s is
            1e-5, Keras’ 1e-3). A network that was trained otherwise loads all the same, and answers wrongly.
          </p>
          <EpsilonForm key={model.epsilon} epsilon={model.epsilon} />
          {model.source !== 'made' && <KnownLogits />}
        </>
      )}
    </div>
  );
}
