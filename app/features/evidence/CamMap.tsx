import type { ClassMap } from '../../../src/explain/head';
import { dataOf, failureOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { selectOverlayLayer, selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { EvidenceScale } from '../../ui/EvidenceScale';
import { reachOf } from '../../words/evidence';
import { formatValue } from '../../words/format';
import { ClassPicker } from './ClassPicker';
import { LayerMapOverImage, LayerNumbers } from './LayerMap';
import { OverlaidMap } from './OverlaidMap';
import { questionName, SaveMap } from './SaveMap';
import { TestButton } from './TestButton';

interface CamNumbersProps {
  /** Whether the tab that judges maps is on the page. */
  readonly canTest: boolean;
}

const meanOf = ({ logit, bias, residual }: ClassMap): number => logit - bias - residual;

const useClassMap = () => useAnswer('cam', useAppState(selectQuestion));

/** The class activation map over the image: the exact one, or one of an inner layer. */
export function CamMap() {
  const layer = useAppState(selectOverlayLayer);
  return layer === null ? <ExactMap /> : <LayerMapOverImage layer={layer} />;
}

/** The numbers of the map that lies over the image, and what it says and does not say. */
export function CamNumbers({ canTest }: CamNumbersProps) {
  const layer = useAppState(selectOverlayLayer);
  return layer === null ? (
    <ExactNumbers canTest={canTest} />
  ) : (
    <LayerNumbers layer={layer} canTest={canTest} />
  );
}

function ExactMap() {
  const map = dataOf(useClassMap());
  const title = useAppState(selectQuestionTitle);
  if (map === null) return null;
  return (
    <OverlaidMap
      map={map}
      label={m.cam_aloud({
        title,
        mean: formatValue(meanOf(map)),
        bias: formatValue(map.bias),
        logit: formatValue(map.logit),
      })}
    />
  );
}

function ExactNumbers({ canTest }: CamNumbersProps) {
  const overlay = useAppState((state) => state.overlay);
  const question = useAppState(selectQuestion);
  const answer = useClassMap();
  const hasClasses = useAppState((state) => state.model?.spec.numClasses !== 0);
  const map = dataOf(answer);
  const title = useAppState(selectQuestionTitle);
  const reach = map === null ? 0 : reachOf(map.data);
  return (
    <section className="cam-reading" aria-label={m.cam_title()}>
      <h2 className="heading">{m.cam_for({ title })}</h2>
      <ClassPicker />
      {map === null ? (
        <p className="muted">
          {failureOf(answer) ?? (hasClasses ? m.cam_waits() : m.heads_no_predictions())}
        </p>
      ) : (
        <>
          <EvidenceScale reach={reach} />
          <dl className="facts mono">
            <Fact term={m.cam_mean()} value={formatValue(meanOf(map))} />
            <Fact term={m.cam_bias()} value={formatValue(map.bias)} />
            <Fact term={m.cam_logit()} value={formatValue(map.logit)} />
            <Fact term={m.cam_residual()} value={map.residual.toExponential(1).replaceAll('-', '−')} />
          </dl>
          {question !== null && (
            <SaveMap map={map} name={questionName(question)} smooth={overlay === 'smooth'} />
          )}
          {canTest && <TestButton map={{ method: 'hires-cam', at: 'relu5' }} />}
        </>
      )}
      {failureOf(answer) === null && <p className="muted">{m.cam_note()}</p>}
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
