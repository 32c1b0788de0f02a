import type { ClassMap } from '../../../src/explain/head';
import { dataOf, failureOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { useAppState } from '../../services';
import { selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { EVIDENCE_GRADIENT, reachOf } from '../../words/evidence';
import { formatValue } from '../../words/format';
import { ClassPicker } from './ClassPicker';
import { EvidenceMap } from './EvidenceMap';
import { SaveMap } from './SaveMap';

const meanOf = ({ logit, bias, residual }: ClassMap): number => logit - bias - residual;

const useClassMap = () => useAnswer('cam', useAppState(selectQuestion));

/** The exact class activation map, as it lies over the image. */
export function CamMap() {
  const overlay = useAppState((state) => state.overlay);
  const map = dataOf(useClassMap());
  const title = useAppState(selectQuestionTitle);
  if (map === null) return null;
  return (
    <EvidenceMap
      data={map.data}
      dims={map.dims}
      reach={reachOf(map.data)}
      className={`cam is-${overlay}`}
      label={`Evidence for ${title}: its mean ${formatValue(meanOf(map))} plus bias ${formatValue(map.bias)} is the logit ${formatValue(map.logit)}`}
    />
  );
}

/** The numbers of the map that lies over the image, and what it says and does not say. */
export function CamNumbers() {
  const overlay = useAppState((state) => state.overlay);
  const question = useAppState(selectQuestion);
  const answer = useClassMap();
  const map = dataOf(answer);
  const title = useAppState(selectQuestionTitle);
  const reach = map === null ? 0 : reachOf(map.data);
  return (
    <section className="cam-reading" aria-label="Class activation map">
      <h2 className="heading">Evidence for {title}</h2>
      <ClassPicker />
      {map === null ? (
        <p className="muted">{failureOf(answer) ?? 'It appears with the first image.'}</p>
      ) : (
        <>
          <div className="legend mono">
            <span>{formatValue(-reach)}</span>
            <div className="legend-bar" style={{ background: EVIDENCE_GRADIENT }} role="presentation" />
            <span>{formatValue(reach)}</span>
          </div>
          <dl className="facts mono">
            <Fact term="mean of the map" value={formatValue(meanOf(map))} />
            <Fact term="+ bias" value={formatValue(map.bias)} />
            <Fact term="= logit" value={formatValue(map.logit)} />
            <Fact term="off by" value={map.residual.toExponential(1).replaceAll('-', '−')} />
          </dl>
          {question !== null && <SaveMap map={map} question={question} smooth={overlay === 'smooth'} />}
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
