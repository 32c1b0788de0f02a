import { Fragment, useMemo, useState } from 'react';
import type { CamMethod, LayerMap } from '../../../src/engine/protocol/gradients';
import { latestOf } from '../../ask/answers';
import { classOf } from '../../ask/class-of';
import { layerStrip } from '../../jobs/layer-strip';
import { createLaidMap } from '../../page/laid-map';
import { useActions, useAppState, useJob } from '../../services';
import { selectOverlayLayer } from '../../store/explain-slice';
import { EvidenceScale } from '../../ui/EvidenceScale';
import { Segmented } from '../../ui/Segmented';
import { CAM_METHODS, camName } from '../../words/cam-methods';
import { reachOf } from '../../words/evidence';
import { briefName } from '../../words/parts';
import { AnswerBar, NoAnswer } from './AnswerBar';
import { MapOnImage } from './MapOnImage';
import { CLASS_MAP } from './map-names';
import { m } from './messages/m';
import { TestMap } from './TestMap';
import type { ToolProps } from './tool-props';
import { useStoppable } from './useStoppable';
import { useWritten } from './useWritten';

/** Class activation maps from the stem to the last layer: how the evidence gathers. */
export function LayerStrip({ question, title }: ToolProps) {
  const written = useWritten();
  const [method, setMethod] = useState<CamMethod>('grad-cam');
  const [grain, setGrain] = useState<'blocks' | 'layers'>('blocks');
  const at = useMemo((): readonly string[] => {
    const shown = written.flatMap((all) => (grain === 'layers' ? all : all.slice(0, 1)));
    return [...shown.map(({ tensor }) => tensor), CLASS_MAP.at];
  }, [written, grain]);
  const payload = written.length === 0 ? null : { ...classOf(question), at, method };
  const asked = useStoppable('layer-maps', payload, { road: layerStrip });
  const data = latestOf(asked.answer);
  return (
    <>
      <div className="gradient-choices">
        <Segmented label={m.strip_method()} value={method} options={CAM_METHODS} onChange={setMethod} />
        <Segmented
          label={m.strip_grain()}
          value={grain}
          options={[
            { value: 'blocks', label: m.strip_blocks() },
            { value: 'layers', label: m.strip_layers() },
          ]}
          onChange={setGrain}
        />
        <AnswerBar asked={asked} />
      </div>
      <NoAnswer asked={asked} />
      {data !== null && <Strip maps={data.maps} method={method} title={title} />}
    </>
  );
}

interface StripProps {
  readonly maps: readonly LayerMap[];
  readonly method: CamMethod;
  readonly title: string;
}

function Strip({ maps, method, title }: StripProps) {
  const [wished, setWished] = useState<string>(CLASS_MAP.at);
  const chosen = maps.find(({ at }) => at === wished) ?? maps.at(-1);
  const name = ({ at }: LayerMap): string => m.strip_map({ method: camName(method), name: title, at });
  return (
    <>
      <ol className={`gradient-strip ${maps.length > 12 ? 'is-dense' : ''}`}>
        {maps.map((map) => {
          const { at, data, dims } = map;
          return (
            <li key={at}>
              <button
                type="button"
                className="strip-choice"
                aria-pressed={map === chosen}
                title={m.strip_choose()}
                onClick={() => setWished(at)}
              >
                <MapOnImage data={data} dims={dims} reach={reachOf(data)} label={name(map)} hasCells />
                <LayerName at={at} />
                <span className="muted mono">{dims.join(' × ')}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {chosen !== undefined && <ChosenLayer map={chosen} method={method} name={name(chosen)} title={title} />}
    </>
  );
}

/** A tensor's name that breaks between its words, not within them. */
function LayerName({ at }: { readonly at: string }) {
  const [first, ...others] = briefName(at).split('.');
  return (
    <span className="mono">
      {first}
      {others.map((word) => (
        <Fragment key={word}>
          <wbr />.{word}
        </Fragment>
      ))}
    </span>
  );
}

interface ChosenLayerProps {
  readonly map: LayerMap;
  readonly method: CamMethod;
  readonly name: string;
  readonly title: string;
}

/** One map of the strip, large, with its scale and what can be done with it. */
function ChosenLayer({ map: { at, data, dims }, method, name, title }: ChosenLayerProps) {
  const { selectTensor, setOverlay } = useActions();
  const overlay = useAppState((state) => state.overlay);
  const layer = useAppState(selectOverlayLayer);
  const laid = useJob(createLaidMap);
  const isLaid = overlay !== 'off' && layer?.at === at && layer.method === method;
  const reach = reachOf(data);
  return (
    <div className="gradient-result">
      <div>
        <MapOnImage data={data} dims={dims} reach={reach} label={m.strip_large({ name })} hasCells />
        <EvidenceScale reach={reach} />
        <p className="map-actions">
          <button
            type="button"
            className="link-button"
            aria-pressed={isLaid}
            onClick={() => {
              laid.setState({ map: null });
              if (isLaid) setOverlay('off');
              else setOverlay('smooth', { method, at });
            }}
          >
            {m.shared_lay()}
          </button>
          <TestMap map={{ kind: 'layer', method, at }} />
          <button type="button" className="link-button" onClick={() => selectTensor(at)}>
            {m.strip_select()}
          </button>
        </p>
      </div>
      <div className="gradient-says muted">
        <p>{m.strip_says({ name: title })}</p>
        <p>{method === 'layer-cam' ? m.strip_layer_cam() : m.strip_exact()}</p>
      </div>
    </div>
  );
}
