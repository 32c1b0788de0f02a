import { useMemo, useState } from 'react';
import type { CamMethod, LayerMap } from '../../../src/engine/protocol/gradients';
import { provenance } from '../../../src/network/provenance';
import { failureOf, latestOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Segmented } from '../../ui/Segmented';
import { reachOf } from '../../words/evidence';
import { briefName } from '../../words/parts';
import { MapOnImage } from './MapOnImage';
import { m } from './messages/m';
import type { ToolProps } from './tool-props';
import { classOf } from './useClassName';

/** Proper names in every language. */
const METHODS: readonly { readonly value: CamMethod; readonly label: string }[] = [
  { value: 'grad-cam', label: 'Grad-CAM' },
  { value: 'hires-cam', label: 'HiResCAM' },
  { value: 'layer-cam', label: 'Layer-CAM' },
];

const LAST = 'relu5';

/** Class activation maps from the stem to the last layer: how the evidence gathers. */
export function LayerStrip({ question, title }: ToolProps) {
  const architecture = useAppState(selectArchitecture);
  const [method, setMethod] = useState<CamMethod>('grad-cam');
  const [grain, setGrain] = useState<'blocks' | 'layers'>('blocks');
  const at = useMemo((): readonly string[] => {
    if (architecture === null) return [];
    const sources = provenance(architecture).map(({ sources: all }) => all.map(({ tensor }) => tensor));
    const shown = sources.flatMap((all) => (grain === 'layers' ? all : all.slice(0, 1)));
    return [...shown, LAST];
  }, [architecture, grain]);
  const answer = useAnswer('layer-maps', { ...classOf(question), at, method });
  const data = latestOf(answer);
  const failure = failureOf(answer);
  return (
    <>
      <div className="gradient-choices">
        <Segmented label={m.strip_method()} value={method} options={METHODS} onChange={setMethod} />
        <Segmented
          label={m.strip_grain()}
          value={grain}
          options={[
            { value: 'blocks', label: m.strip_blocks() },
            { value: 'layers', label: m.strip_layers() },
          ]}
          onChange={setGrain}
        />
      </div>
      {failure !== null && <p className="gradient-failure">{failure}</p>}
      {data === null && failure === null && <p className="muted">{m.shared_going_back()}</p>}
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
  const { selectTensor } = useActions();
  const methodName = METHODS.find(({ value }) => value === method)?.label ?? method;
  return (
    <>
      <ol className={`gradient-strip ${maps.length > 12 ? 'is-dense' : ''}`}>
        {maps.map(({ at, data, dims }) => (
          <li key={at}>
            <MapOnImage
              data={data}
              dims={dims}
              reach={reachOf(data)}
              label={m.strip_map({ method: methodName, name: title, at })}
              hasCells
            />
            <button type="button" className="link mono" onClick={() => selectTensor(at)}>
              {briefName(at)}
            </button>
            <span className="muted mono">{dims.join(' × ')}</span>
          </li>
        ))}
      </ol>
      <p className="muted">
        {m.strip_says({ name: title })} {method === 'layer-cam' ? m.strip_layer_cam() : m.strip_exact()}
      </p>
    </>
  );
}
