import type { ModelSummary } from '../../../src/engine/protocol/weights';
import { architectureName, inputChannelsOf } from '../../../src/network/spec';
import { useActions, useAppState } from '../../services';
import { formatBytes, formatCount } from '../../words/format';
import { Labels } from './Labels';
import { OutputForm } from './OutputForm';
import { Preprocessing } from './Preprocessing';
import { parityText } from './parity-text';

const FORMATS: Readonly<Record<ModelSummary['source'], string>> = {
  safetensors: 'safetensors',
  onnx: 'ONNX',
  pytorch: 'PyTorch',
  keras: 'Keras',
  tfjs: 'TensorFlow.js',
  made: 'random numbers',
};

/** Only on the visitor's wish: their files are theirs. */
function KeepButton() {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, keepModel } = useActions();
  return (
    <p className="models-row">
      <span className="muted">A reload forgets the file.</span>
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() => void attempt('model', keepModel())}
      >
        Keep in this browser
      </button>
    </p>
  );
}

/** What is known of the model at work, and what can be chosen about it. */
export function ModelFacts({ model }: { readonly model: ModelSummary }) {
  const { spec, provenance, parity } = model;
  const rows: readonly (readonly [string, string])[] = [
    ['Network', architectureName(spec)],
    [
      model.source === 'made' ? 'Made from' : 'Read from',
      `${FORMATS[model.source]}, ${formatBytes(model.bytes)}`,
    ],
    ['Classes', formatCount(spec.numClasses)],
    ...(model.folded.length === 0
      ? []
      : [['Folded norms', `${model.folded.length}, into the convolutions before them`] as const]),
    ...(model.notes === undefined ? [] : [['To know', model.notes.join(' ')] as const]),
    ...(parity === undefined ? [] : [['Check', parityText(parity)] as const]),
    ...(provenance === undefined
      ? []
      : [
          [
            'SHA-256',
            `${provenance.sha256.slice(0, 12)}… ${provenance.pinned ? '(as expected)' : '(recorded, not known beforehand)'}`,
          ] as const,
        ]),
  ];
  return (
    <section className="models-facts" aria-label="The model at work">
      <h2 className="heading">{model.name}</h2>
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
      <OutputForm model={model} />
      <Labels model={model} />
    </section>
  );
}
