import { useMemo, useState } from 'react';
import type { CamMethod, LayerMap } from '../../../src/engine/protocol/gradients';
import { provenance } from '../../../src/network/provenance';
import { useActions, useAppState, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Segmented } from '../../ui/Segmented';
import { reachOf } from '../../words/evidence';
import type { Asked } from './GradientsTab';
import { MapOnImage } from './MapOnImage';
import { NormProfile } from './NormProfile';
import { useAsked } from './useAsked';

const METHODS: readonly { readonly value: CamMethod; readonly label: string }[] = [
  { value: 'grad-cam', label: 'Grad-CAM' },
  { value: 'hires-cam', label: 'HiResCAM' },
  { value: 'layer-cam', label: 'Layer-CAM' },
];

/** Class activation maps from the stem to the last layer, and how much of the gradient reaches each layer. */
export function LayerStrip({ question, runId, title }: Asked) {
  const { engine } = useServices();
  const architecture = useAppState(selectArchitecture);
  const [method, setMethod] = useState<CamMethod>('grad-cam');
  const { selectTensor } = useActions();
  const [ends, written] = useMemo(() => {
    if (architecture === null) return [[], []] as const;
    const blocks = provenance(architecture);
    const sources = blocks.flatMap(({ sources: all }) => all.map(({ tensor }) => tensor));
    const strip = [...blocks.map(({ sources: [first] }) => first?.tensor ?? 'input'), 'relu5'];
    return [strip, sources] as const;
  }, [architecture]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another run the answer is another.
  const asked = useMemo(
    () => ({
      ask: () => {
        const { index, against } = question;
        const at = [...new Set<string>([...written, ...ends])];
        return engine.ask('layer-maps', {
          class: index,
          ...(against !== null && { against }),
          at,
          method,
        });
      },
    }),
    [engine, question, runId, method, ends, written],
  );
  const { data, failure } = useAsked(asked);
  const maps = new Map<string, LayerMap>(data?.maps.map((map) => [map.at, map]));
  return (
    <>
      <Segmented label="Method" value={method} options={METHODS} onChange={setMethod} />
      {failure !== null && <p className="muted">{failure}</p>}
      {data === null && failure === null && <p className="muted">Going back through the network…</p>}
      {data !== null && (
        <>
          <ol className="gradient-strip">
            {ends.flatMap((name) => {
              const map = maps.get(name);
              if (map === undefined) return [];
              const label = `${METHODS.find(({ value }) => value === method)?.label} of ${title} at ${name}`;
              return [
                <li key={name}>
                  <MapOnImage
                    data={map.data}
                    dims={map.dims}
                    reach={reachOf(map.data)}
                    label={label}
                    hasCells
                  />
                  <span className="mono">{name.replace('features.', '')}</span>
                  <span className="muted mono">{map.dims.join(' × ')}</span>
                </li>,
              ];
            })}
          </ol>
          <p className="muted">
            How the evidence for {title} gathers: each map has its own scale, orange for, blue against.
            {method === 'layer-cam'
              ? ' Layer-CAM keeps only what of the gradient is positive.'
              : ' At relu5 this is the exact class map, divided by its number of cells: the head is linear there. Before it, the maps are what a first-order guess says.'}
          </p>
          <NormProfile
            layers={written.map((name) => ({ name, norm: maps.get(name)?.gradientNorm ?? 0 }))}
            onSelect={selectTensor}
          />
        </>
      )}
    </>
  );
}
