import { useId, useState } from 'react';
import type { ModelSummary } from '../../../src/engine/protocol/weights';
import type { OutputActivation } from '../../../src/formats/canonical';
import type { Pool } from '../../../src/formats/pooled';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { Rich } from '../../ui/Rich';
import { KnownLogits } from './KnownLogits';

/** Who says what the network's last step is. */
const SAID_BY: Readonly<Record<ModelSummary['activationFrom'], () => string>> = {
  graph: () => m.model_panel_by_graph(),
  file: () => m.model_panel_by_file(),
  choice: () => m.model_panel_by_choice(),
  assumption: () => m.model_panel_by_assumption(),
};

function ActivationChoice({ model }: { readonly model: ModelSummary }) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, reloadModel } = useActions();
  const id = useId();
  if (model.activationFrom === 'graph')
    return (
      <p>
        <Rich
          parts={m.model_panel_probabilities_fixed.parts({
            activation: model.activation,
            by: SAID_BY.graph(),
          })}
          tags={{ name: (name) => <em>{name}</em> }}
        />
      </p>
    );
  return (
    <span className="models-field">
      <label htmlFor={id}>{m.model_panel_probabilities({ by: SAID_BY[model.activationFrom]() })}</label>
      <select
        id={id}
        value={model.activation}
        disabled={busy}
        onChange={({ target }) =>
          void attempt('model', reloadModel({ activation: target.value as OutputActivation }))
        }
      >
        <option value="softmax">{m.model_panel_softmax()}</option>
        <option value="sigmoid">{m.model_panel_sigmoid()}</option>
      </select>
    </span>
  );
}

function PoolChoice({ model }: { readonly model: ModelSummary }) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, reloadModel } = useActions();
  const id = useId();
  return (
    <span className="models-field">
      <label htmlFor={id}>{m.model_panel_pool()}</label>
      <select
        id={id}
        value={model.spec.head?.pool ?? 'average'}
        disabled={busy}
        onChange={({ target }) => void attempt('model', reloadModel({ pool: target.value as Pool }))}
      >
        <option value="average">{m.model_panel_pool_average()}</option>
        <option value="max">{m.model_panel_pool_max()}</option>
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
        <label htmlFor={id}>{m.model_panel_epsilon()}</label>
        <input
          id={id}
          className="mono"
          inputMode="decimal"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </span>
      <button type="submit" className="button" disabled={busy || !isGood || value === epsilon}>
        {m.model_panel_use_epsilon()}
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
          <p>{m.model_panel_weights_alone()}</p>
          {model.spec.head?.flatten === undefined && <PoolChoice model={model} />}
          <EpsilonForm key={model.epsilon} epsilon={model.epsilon} />
          {model.source !== 'made' && <KnownLogits />}
        </>
      )}
    </div>
  );
}
