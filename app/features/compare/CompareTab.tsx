import { useState } from 'react';
import type { ReferenceTensor } from '../../../src/engine/protocol/compare';
import { serializeError } from '../../../src/errors';
import type { Architecture } from '../../../src/network/architecture';
import { failureOf, latestOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { useActions, useAppState, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { imageTitle } from '../../store/run-slice';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { ComparedMaps } from './ComparedMaps';
import './compare.css';

const shapeText = (shape: readonly number[]): string => shape.join('×');

/** What one of the two is of. */
function About({
  letter,
  tensor,
}: {
  readonly letter: string;
  readonly tensor: Omit<ReferenceTensor, 'runId' | 'palette'>;
}) {
  return (
    <p className="compared-about">
      <strong className="compared-letter">{letter}</strong>
      <span>
        <span className="mono">{tensor.name}</span>
        <span className="muted">
          {' '}
          {shapeText(tensor.shape)} · {tensor.image} · {tensor.model}
          {tensor.isCut && ' · connections cut'}
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
  const fitting = architecture.ops.filter(({ shape }) => {
    const [channels = 0, height = 1, width = 1] = shape;
    return shapeText([channels, height, width]) === shapeText(reference.shape);
  });
  if (fitting.length === 0)
    return (
      <span className="muted">No tensor of this network has A’s shape {shapeText(reference.shape)}.</span>
    );
  const isListed = fitting.some(({ name }) => name === now);
  return (
    <label className="compared-order">
      <span className="muted">B</span>
      <select value={isListed ? now : ''} onChange={({ target }) => selectTensor(target.value)}>
        {!isListed && <option value="">Choose one of A’s shape…</option>}
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
  const { engine } = useServices();
  const architecture = useAppState(selectArchitecture);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const image = useAppState((state) => state.image);
  const model = useAppState((state) => state.model?.name ?? '');
  const isCut = useAppState((state) => state.cuts.length > 0);
  const [revision, setRevision] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  // What is kept as A is no part of the question.
  const answer = useAnswer('compare-tensor', { name: op.name }, { isKept: false, again: revision });
  if (runId === null || architecture === null) return <p className="muted">A comparison needs an image.</p>;

  const title = image === null ? 'an image' : imageTitle(image);
  const setReference = async (): Promise<void> => {
    setFailure(null);
    try {
      await engine.ask('set-reference', { name: op.name, image: title });
      setRevision((before) => before + 1);
    } catch (error) {
      setFailure(serializeError(error).message);
    }
  };
  const data = latestOf(answer);
  const reference = data === null || data.kind === 'no-reference' ? null : data.reference;
  const [channels = 0, height = 1, width = 1] = op.shape;
  const now = { name: op.name, shape: [channels, height, width] as const, image: title, model, isCut };
  return (
    <div className="compare scrolls" aria-busy={answer.status === 'pending'}>
      <div className="compared-head">
        {reference !== null && <About letter="A" tensor={reference} />}
        <About letter={reference === null ? '' : 'B'} tensor={now} />
        <div className="compared-actions">
          {reference !== null && <Partners architecture={architecture} reference={reference} now={op.name} />}
          <button type="button" className="button" onClick={() => void setReference()}>
            {reference === null ? 'Keep this as A' : 'Keep B as A'}
          </button>
        </div>
      </div>
      {(failure ?? failureOf(answer)) !== null && <p role="alert">{failure ?? failureOf(answer)}</p>}
      {data?.kind === 'no-reference' && (
        <p className="muted compared-words">
          Keep this tensor as A. Then choose another layer or operation, show another image, cut a connection
          or load another model: what has the same shape stands beside it as B, with B − A channel by channel.
          One tensor is kept at a time, until the engine starts again.
        </p>
      )}
      {data?.kind === 'other-shape' && (
        <p className="compared-words">
          A is {shapeText(data.reference.shape)}, this tensor is {shapeText(now.shape)}. Channels are
          subtracted pixel by pixel, so both need the same channels, height and width.
        </p>
      )}
      {data?.kind === 'compared' && data.name === op.name && <ComparedMaps compared={data} />}
    </div>
  );
}
