import { useState } from 'react';
import { useStore } from 'zustand';
import { classOf } from '../../ask/class-of';
import { createEditCurves } from '../../jobs/edit-curves';
import type { ImageMap } from '../../jobs/found-maps';
import { createTestedMaps, mapKey } from '../../page/tested-maps';
import { useAppState, useJob } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { AskingBar } from './AskingBar';
import { CurvePlot } from './CurvePlot';
import { CLASS_MAP, mapName } from './map-names';
import { m } from './messages/m';
import { SeedField } from './SeedField';
import type { ToolProps } from './tool-props';
import { useAskedJob } from './useAskedJob';
import { useClassName } from './useClassName';
import './curves.css';

const POINTS = 31;

/** Maps that are compared anyway, by ids. */
function usualMaps(seed: number, side: number): readonly (readonly [id: string, map: ImageMap])[] {
  const size = Math.max(1, Math.round(side / 7));
  const stride = Math.max(1, Math.round(size / 2));
  return [
    ['cam', CLASS_MAP],
    ['absolute', { kind: 'saliency', what: 'absolute' }],
    ['times-input', { kind: 'saliency', what: 'times-input' }],
    ['path', { kind: 'path', steps: 16, baseline: 'zero' }],
    ['occlusion', { kind: 'occlusion', size, stride, fill: 'zero' }],
    ['masks', { kind: 'masks', scheme: { seed, grid: 7, share: 0.5 }, masks: 256 }],
    ['random', { kind: 'random', seed }],
  ];
}

/** Which map tells the truth about this network: what its order of pixels does to the answer. */
export function EditCurves({ question }: ToolProps) {
  const name = useClassName()(question.index);
  const architecture = useAppState(selectArchitecture);
  const [height, width] = useAppState((state) => state.result?.inputSize) ?? [224, 224];
  const [seed, setSeed] = useState(1);
  const tested = useJob(createTestedMaps);
  const { entered, chosen } = useStore(tested.state);
  const usual = usualMaps(seed, Math.min(height, width)).map(([id, map]) => ({
    map,
    ids: [id, mapKey(map)],
    isOwn: false,
  }));
  const own = entered
    .filter((map) => map.kind !== 'layer' || architecture?.byName.has(map.at))
    .filter((map) => usual.every(({ ids }) => !ids.includes(mapKey(map))))
    .map((map) => ({ map, ids: [mapKey(map)], isOwn: true }));
  const all = [...usual, ...own].map((each, colour) => ({
    ...each,
    colour,
    isChosen: each.ids.some((id) => chosen.includes(id)),
  }));
  const shown = all.filter(({ isChosen }) => isChosen);
  const asking = useAskedJob(createEditCurves, {
    ...classOf(question),
    maps: shown.map(({ map }) => map),
    points: POINTS,
    inputSize: [height, width],
  });
  const { result } = asking;
  return (
    <>
      <fieldset className="tested-maps">
        <legend className="visually-hidden">{m.curves_maps()}</legend>
        {all.map(({ map, ids, isOwn, isChosen }) => (
          <span key={ids.at(-1)} className="tested-map">
            <label className="gradient-choice">
              <input
                type="checkbox"
                checked={isChosen}
                onChange={({ target }) => tested.choose(ids, target.checked)}
              />
              {mapName(map)}
            </label>
            {isOwn && (
              <button
                type="button"
                className="icon-button"
                aria-label={m.curves_remove({ name: mapName(map) })}
                onClick={() => tested.remove(map)}
              >
                ×
              </button>
            )}
          </span>
        ))}
      </fieldset>
      <div className="gradient-choices">
        <SeedField seed={seed} onChange={setSeed} />
        <AskingBar label={m.curves_running()} asking={asking} />
      </div>
      {result === null ? (
        <p className="muted">
          {m.curves_intro()} {m.curves_enter()}
        </p>
      ) : (
        <CurvePlot
          found={result}
          maps={shown.map(({ map, colour }) => ({ name: mapName(map), colour }))}
          name={name}
        />
      )}
    </>
  );
}
