import type { Engine } from '../../../src/engine/client/engine';
import type { ClassMap, LogitQuestion } from '../../../src/explain/head';
import { useActions, useAppState } from '../../services';
import { type MapOverlay, selectQuestionTitle } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import { EVIDENCE_GRADIENT, reachOf } from '../../words/evidence';
import { formatValue } from '../../words/format';
import { ClassPicker } from './ClassPicker';
import { EvidenceMap } from './EvidenceMap';
import { SaveMap } from './SaveMap';
import { useExplanation } from './useExplanation';

const ask = (engine: Engine, question: LogitQuestion): Promise<ClassMap> => engine.ask('cam', question);

const OVERLAYS: readonly { readonly value: MapOverlay; readonly label: string }[] = [
  { value: 'off', label: 'Image' },
  { value: 'smooth', label: 'Evidence' },
  { value: 'cells', label: 'Cells' },
];

const meanOf = ({ logit, bias, residual }: ClassMap): number => logit - bias - residual;

/** The exact class activation map over the image. */
export function CamOverlay() {
  const overlay = useAppState((state) => state.overlay);
  const { setOverlay } = useActions();
  const { answer } = useExplanation(overlay === 'off' ? null : ask);
  const title = useAppState(selectQuestionTitle);
  return (
    <>
      {overlay !== 'off' && answer !== null && (
        <EvidenceMap
          data={answer.value.data}
          dims={answer.value.dims}
          reach={reachOf(answer.value.data)}
          className={`cam is-${overlay}`}
          label={`Evidence for ${title}: its mean ${formatValue(meanOf(answer.value))} plus bias ${formatValue(answer.value.bias)} is the logit ${formatValue(answer.value.logit)}`}
        />
      )}
      <div className="cam-choice">
        <Segmented label="Class activation map" value={overlay} options={OVERLAYS} onChange={setOverlay} />
      </div>
    </>
  );
}

/** The numbers of the map that lies over the image, and what it says and does not say. */
export function CamReading() {
  const overlay = useAppState((state) => state.overlay);
  const { answer, failure } = useExplanation(overlay === 'off' ? null : ask);
  const title = useAppState(selectQuestionTitle);
  if (overlay === 'off') return null;
  const reach = answer === null ? 0 : reachOf(answer.value.data);
  return (
    <section className="cam-reading" aria-label="Class activation map">
      <h2 className="heading">Evidence for {title}</h2>
      <ClassPicker />
      {answer === null ? (
        <p className="muted">{failure ?? 'It appears with the first image.'}</p>
      ) : (
        <>
          <div className="legend mono">
            <span>{formatValue(-reach)}</span>
            <div className="legend-bar" style={{ background: EVIDENCE_GRADIENT }} role="presentation" />
            <span>{formatValue(reach)}</span>
          </div>
          <dl className="facts mono">
            <Fact term="mean of the map" value={formatValue(meanOf(answer.value))} />
            <Fact term="+ bias" value={formatValue(answer.value.bias)} />
            <Fact term="= logit" value={formatValue(answer.value.logit)} />
            <Fact term="off by" value={answer.value.residual.toExponential(1).replaceAll('-', '−')} />
          </dl>
          <SaveMap map={answer.value} question={answer.question} smooth={overlay === 'smooth'} />
        </>
      )}
      <p className="muted">
        Where the class’s evidence lies, for (orange) and against it (blue): exact, since the head is linear
        on pooled features. It says where, not why, and each cell has seen far more of the image than it
        covers.
      </p>
    </section>
  );
}

function Fact({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div className="fact">
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
