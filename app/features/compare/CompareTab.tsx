import { useState } from 'react';
import type { ReferenceTensor } from '../../../src/engine/protocol/compare';
import { type SerializedError, serializeError } from '../../../src/errors';
import type { Architecture } from '../../../src/network/architecture';
import { failureOf, latestOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useAnswer } from '../../hooks/useAnswer';
import { useShapes } from '../../hooks/useShapes';
import { m } from '../../messages/m';
import { useActions, useAppState, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { imageTitle } from '../../store/run-slice';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { ComparedMaps } from './ComparedMaps';
import './compare.css';

/** What one of the two is of. */
function About({
  letter,
  tensor,
}: {
  readonly letter: string;
  readonly tensor: Omit<ReferenceTensor, 'runId' | 'palette'>;
}) {
  const shapes = useShapes();
  return (
    <p className="compared-about">
      <strong className="compared-letter">{letter}</strong>
      <span>
        <span className="mono">{tensor.name}</span>
        <span className="muted">
          {' '}
          {shapes(tensor.shape)} · {imageTitle(tensor.image)} · {tensor.model}
          {tensor.isCut && ` · ${m.compare_cut()}`}
        </span>
      </span>
    </p>
  );
}

/** The tensors of the loaded network that have a shape: what the reference can be compared with. */
function Partners({
  architecture,
  reference,
  now,
}: {
  architecture: Architecture;
  reference: ReferenceTensor;
  now: string;
}) {
  const { selectTensor } = useActions();
  const shapes = useShapes();
  const fitting = architecture.ops.filter(({ shape }) => {
    const [channels = 0, height = 1, width = 1] = shape;
    return [channels, height, width].join() === reference.shape.join();
  });
  if (fitting.length === 0)
    return <span className="muted">{m.compare_no_fit({ shape: shapes(reference.shape) })}</span>;
  const isListed = fitting.some(({ name }) => name === now);
  return (
    <label className="compared-order">
      <span className="muted">B</span>
      <select value={isListed ? now : ''} onChange={({ target }) => selectTensor(target.value)}>
        {!isListed && <option value="">{m.compare_choose()}</option>}
        {fitting.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The reference, and the current tensor: another layer, operation, image, cut or model. */
export function CompareTab({ op }: InspectorTabProps) {
  const shapes = useShapes();
  const { engine } = useServices();
  const architecture = useAppState(selectArchitecture);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const image = useAppState((state) => state.image);
  const model = useAppState((state) => state.model?.name ?? '');
  const isCut = useAppState((state) => state.cuts.length > 0);
  const [revision, setRevision] = useState(0);
  const [failure, setFailure] = useState<SerializedError | null>(null);
  // What is kept as A is no part of the question.
  const answer = useAnswer('compare-tensor', { name: op.name }, { isKept: false, again: revision });
  if (runId === null || architecture === null || image === null)
    return <p className="muted">{m.compare_needs_image()}</p>;

  const setReference = async (): Promise<void> => {
    setFailure(null);
    try {
      await engine.ask('set-reference', { name: op.name, image });
      setRevision((before) => before + 1);
    } catch (error) {
      setFailure(serializeError(error));
    }
  };
  const problem = failure?.message ?? failureOf(answer);
  const data = latestOf(answer);
  const reference = data === null || data.kind === 'no-reference' ? null : data.reference;
  const [channels = 0, height = 1, width = 1] = op.shape;
  const now = { name: op.name, shape: [channels, height, width] as const, image, model, isCut };
  return (
    <div className="compare scrolls" aria-busy={answer.status === 'pending'}>
      <div className="compared-head">
        {reference !== null && <About letter="A" tensor={reference} />}
        <About letter={reference === null ? '' : 'B'} tensor={now} />
        <div className="compared-actions">
          {reference !== null && <Partners architecture={architecture} reference={reference} now={op.name} />}
          <button type="button" className="button" onClick={() => void setReference()}>
            {reference === null ? m.compare_keep() : m.compare_keep_b()}
          </button>
        </div>
      </div>
      {problem !== null && <p role="alert">{problem}</p>}
      {data?.kind === 'no-reference' && (
        <p className="muted compared-words">
          <Said parts={m.compare_words.parts({})} />
        </p>
      )}
      {data?.kind === 'other-shape' && (
        <p className="compared-words">
          {m.compare_other_shape({ a: shapes(data.reference.shape), b: shapes(now.shape) })}
        </p>
      )}
      {data?.kind === 'compared' && data.name === op.name && <ComparedMaps compared={data} />}
    </div>
  );
}
