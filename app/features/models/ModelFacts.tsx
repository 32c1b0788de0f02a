import type { ModelSummary } from '../../../src/engine/protocol/weights';
import { architectureName, inputChannelsOf } from '../../../src/network/spec';
import { modelTitle } from '../../catalogue/made-model';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { formatBytes, formatCount, inOneLine } from '../../words/format';
import { noteText } from '../../words/model-notes';
import { Labels } from './Labels';
import { OutputForm } from './OutputForm';
import { Preprocessing } from './Preprocessing';
import { parityText } from './parity-text';

const FORMATS: Readonly<Record<ModelSummary['source'], () => string>> = {
  safetensors: () => 'safetensors',
  onnx: () => 'ONNX',
  pytorch: () => 'PyTorch',
  keras: () => 'Keras',
  tfjs: () => 'TensorFlow.js',
  made: () => m.model_panel_random(),
};

/** Only on the visitor's wish: their files are theirs. */
function KeepButton() {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, keepModel } = useActions();
  return (
    <p className="models-row">
      <span className="muted">{m.model_panel_forgets()}</span>
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() => void attempt('model', keepModel())}
      >
        {m.model_panel_keep()}
      </button>
    </p>
  );
}

/** What is known of the model at work, and what can be chosen about it. */
export function ModelFacts({ model }: { readonly model: ModelSummary }) {
  const { spec, provenance, parity } = model;
  const entry = useAppState(({ catalogue }) =>
    catalogue.status === 'success' ? catalogue.data.find(({ id }) => id === model.id) : undefined,
  );
  const rows: readonly (readonly [string, string])[] = [
    [m.model_panel_network(), architectureName(spec)],
    [
      model.source === 'made' ? m.model_panel_made_from() : m.model_panel_read_from(),
      m.model_panel_source({ format: FORMATS[model.source](), size: formatBytes(model.bytes) }),
    ],
    [m.model_panel_classes(), formatCount(spec.numClasses)],
    ...(model.folded.length === 0
      ? []
      : [[m.model_panel_folded(), m.model_panel_folded_into({ count: model.folded.length })] as const]),
    ...(model.notes === undefined
      ? []
      : [[m.model_panel_notes(), inOneLine(model.notes.map(noteText))] as const]),
    ...(parity === undefined ? [] : [[m.model_panel_check(), parityText(parity)] as const]),
    ...(provenance === undefined
      ? []
      : [
          [
            m.model_panel_hash(),
            (provenance.pinned ? m.model_panel_hash_pinned : m.model_panel_hash_recorded)({
              hash: provenance.sha256.slice(0, 12),
            }),
          ] as const,
        ]),
    ...(entry === undefined || entry.citation === ''
      ? []
      : [[m.model_panel_licence(), entry.licence] as const, [m.model_panel_cite(), entry.citation] as const]),
  ];
  return (
    <section className="models-facts" aria-label={m.model_panel_facts()}>
      <h2 className="heading">{modelTitle(model)}</h2>
      <dl>
        {rows.map(([term, value]) => (
          <div key={term} className="models-fact">
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Preprocessing
        key={JSON.stringify(model.input)}
        recipe={model.input}
        channels={inputChannelsOf(spec)}
      />
      {model.id === 'yours' && provenance === undefined && <KeepButton />}
      {/* Of files that the site knows by their hash nothing is taken for granted. */}
      {provenance?.pinned !== true && <OutputForm model={model} />}
      <Labels model={model} />
    </section>
  );
}
