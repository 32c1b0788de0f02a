import type { LayerMap } from '../../../src/engine/protocol/gradients';
import { type Answer, dataOf, failureOf } from '../../ask/answers';
import { classOf } from '../../ask/class-of';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { LayerMapRef } from '../../store/atlas-slice';
import { selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { EvidenceScale } from '../../ui/EvidenceScale';
import { camName } from '../../words/cam-methods';
import { reachOf } from '../../words/evidence';
import { briefName } from '../../words/parts';
import { ClassPicker } from './ClassPicker';
import { OverlaidMap } from './OverlaidMap';
import { questionName, SaveMap } from './SaveMap';
import { TestButton } from './TestButton';

interface LayerProps {
  readonly layer: LayerMapRef;
}

function useLayerMap({ method, at }: LayerMapRef): {
  readonly answer: Answer<{ readonly maps: readonly LayerMap[] }>;
  readonly map: LayerMap | null;
  readonly label: string;
} {
  const question = useAppState(selectQuestion);
  const title = useAppState(selectQuestionTitle);
  const answer = useAnswer(
    'layer-maps',
    question === null ? null : { ...classOf(question), at: [at], method },
  );
  return {
    answer,
    map: dataOf(answer)?.maps[0] ?? null,
    label: m.cam_layer_for({ method: camName(method), title, at: briefName(at) }),
  };
}

/** A class activation map of an inner layer, over the image. */
export function LayerMapOverImage({ layer }: LayerProps) {
  const { map, label } = useLayerMap(layer);
  return map === null ? null : <OverlaidMap map={map} label={label} />;
}

/** What it is, its scale, and the way back to the exact map. */
export function LayerNumbers({ layer, canTest }: LayerProps & { readonly canTest: boolean }) {
  const overlay = useAppState((state) => state.overlay);
  const question = useAppState(selectQuestion);
  const { setOverlay } = useActions();
  const { answer, map, label } = useLayerMap(layer);
  const name = question === null ? '' : `${questionName(question)}.${layer.method}.${layer.at}`;
  return (
    <section className="cam-reading" aria-label={m.cam_title()}>
      <h2 className="heading">{label}</h2>
      <ClassPicker />
      {map === null ? (
        <p className="muted">{failureOf(answer) ?? m.cam_waits()}</p>
      ) : (
        <>
          <EvidenceScale reach={reachOf(map.data)} />
          <SaveMap map={map} name={name} smooth={overlay === 'smooth'} />
        </>
      )}
      <p className="save-table">
        <button type="button" className="button" onClick={() => setOverlay(overlay, null)}>
          {m.cam_exact()}
        </button>
        {canTest && <TestButton map={layer} />}
      </p>
      <p className="muted">{m.cam_layer_note()}</p>
    </section>
  );
}
