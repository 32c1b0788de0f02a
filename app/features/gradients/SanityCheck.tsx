import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { CamMethod, MapRecipe, MasksRecipe } from '../../../src/engine/protocol/gradients';
import type { WeightGroupName } from '../../../src/engine/protocol/probes';
import type { SaliencyKind } from '../../../src/explain/saliency';
import { weightGroups } from '../../../src/weights/randomised';
import { classOf } from '../../ask/class-of';
import type { ImageMap } from '../../jobs/found-maps';
import { createSanityChecks, type SanityStep } from '../../jobs/sanity-checks';
import { createTestedMaps, mapKey } from '../../page/tested-maps';
import { useAppState, useJob } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { CAM_METHODS } from '../../words/cam-methods';
import { formatValue } from '../../words/format';
import { briefName } from '../../words/parts';
import { AskingBar } from './AskingBar';
import { Choice } from './Choice';
import { MapOnImage } from './MapOnImage';
import { CLASS_MAP, mapName } from './map-names';
import { m } from './messages/m';
import { SeedField } from './SeedField';
import type { ToolProps } from './tool-props';
import { useAskedJob } from './useAskedJob';
import { useMapLayers } from './useWritten';

/** Kinds of maps; those of a layer are by its method. */
type Kind = 'cam' | CamMethod | SaliencyKind | 'path' | 'occlusion';

/** Of integrated gradients that no map was entered of: each costs a run there and back for every group of weights. */
const PATH_STEPS = 8;

/** Squares along a side, of such an occlusion. */
const SQUARES = 7;

const kinds = (): readonly { readonly value: Kind; readonly label: string }[] => [
  { value: 'cam', label: m.curves_cam() },
  ...CAM_METHODS.map(({ value, label }) => ({ value, label: m.sanity_at_layer({ method: label }) })),
  { value: 'absolute', label: m.curves_saliency() },
  { value: 'signed', label: m.curves_signed() },
  { value: 'times-input', label: m.curves_times_input() },
  { value: 'path', label: m.sanity_path({ steps: PATH_STEPS }) },
  { value: 'occlusion', label: m.sanity_occlusion({ count: SQUARES * SQUARES }) },
];

const isOfLayer = (kind: Kind): kind is CamMethod => CAM_METHODS.some(({ value }) => value === kind);

function recipeOf(kind: Kind, at: string, side: number): MapRecipe {
  if (isOfLayer(kind)) return { kind: 'layer', method: kind, at };
  switch (kind) {
    case 'cam':
      return CLASS_MAP;
    case 'path':
      return { kind: 'path', steps: PATH_STEPS, baseline: 'zero' };
    case 'occlusion': {
      const size = Math.max(1, Math.floor(side / SQUARES));
      return { kind: 'occlusion', size, stride: size, fill: 'zero' };
    }
    default:
      return { kind: 'saliency', what: kind };
  }
}

type Recipe = MapRecipe | MasksRecipe;

/** Maps that were entered for a test and are none of the usual ones, as they were made; the newest last. */
function useEntered(layers: readonly string[], isDifference: boolean): readonly Recipe[] {
  const { entered } = useStore(useJob(createTestedMaps).state);
  const canBeMade = (map: ImageMap): map is Recipe => {
    switch (map.kind) {
      case 'layer':
        return layers.includes(map.at) && mapKey(map) !== mapKey(CLASS_MAP);
      case 'masks':
        return !isDifference;
      case 'path':
      case 'occlusion':
        return true;
      case 'saliency':
      case 'random':
        return false;
    }
  };
  return entered.filter(canBeMade);
}

function groupName(group: WeightGroupName | null): string {
  if (group === null) return m.sanity_trained();
  const block = group.block ?? 0;
  switch (group.kind) {
    case 'tail':
      return m.sanity_tail();
    case 'block':
      return m.sanity_block({ block });
    case 'transition':
      return m.sanity_transition({ block });
    case 'stem':
      return m.sanity_stem();
  }
}

/** Not the first that a network made on the spot is drawn from: its weights would be the same ones again. */
const USUAL_SEED = 101;

/** Does a map depend on what the network has learnt? The same map while its weights are forgotten from the top down. */
export function SanityCheck({ question, title }: ToolProps) {
  const layers = useMapLayers();
  const [height, width] = useAppState((state) => state.result?.inputSize) ?? [224, 224];
  const architecture = useAppState(selectArchitecture);
  const groups = useMemo(
    () => (architecture === null ? 0 : weightGroups(architecture).length),
    [architecture],
  );
  const isCut = useAppState(({ cuts }) => cuts.length > 0);
  const entered = useEntered(layers, question.against !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const options: readonly { readonly value: string; readonly label: string }[] = [
    ...entered.map((map) => ({ value: mapKey(map), label: mapName(map) })).reverse(),
    ...kinds(),
  ];
  const own = entered.find((map) => mapKey(map) === chosen) ?? (chosen === null ? entered.at(-1) : undefined);
  const kind = kinds().find(({ value }) => value === chosen)?.value ?? 'absolute';
  // What the page looks at, where maps are made of it.
  const selected = useAppState((state) => state.tensor);
  const [wished, setWished] = useState<string | null>(null);
  const at = layers.find((layer) => layer === (wished ?? selected)) ?? CLASS_MAP.at;
  const [seed, setSeed] = useState(USUAL_SEED);
  const asking = useAskedJob(createSanityChecks, {
    ...classOf(question),
    map: own ?? recipeOf(kind, at, Math.min(height, width)),
    seed,
    groups,
  });
  const steps = asking.result ?? [];
  return (
    <>
      <div className="gradient-choices">
        <Choice
          label={m.sanity_map()}
          value={own === undefined ? kind : mapKey(own)}
          options={options}
          onChange={setChosen}
        />
        {own === undefined && isOfLayer(kind) && (
          <Choice
            label={m.sanity_layer()}
            value={at}
            options={layers.map((layer) => ({ value: layer, label: briefName(layer) }))}
            onChange={setWished}
          />
        )}
        <SeedField seed={seed} onChange={setSeed} />
        <AskingBar asking={asking} label={m.sanity_running()} />
      </div>
      {steps.length > 0 && <Steps steps={steps} name={title} />}
      <p className="muted">
        {steps.length === 0 ? `${m.sanity_intro()} ${m.sanity_enter()}` : m.sanity_says()}{' '}
        {isCut && m.sanity_cut()}
      </p>
    </>
  );
}

function Steps({ steps, name }: { readonly steps: readonly SanityStep[]; readonly name: string }) {
  return (
    <ol className="gradient-strip">
      {steps.map((step, depth) => {
        const group = groupName(step.group);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its depth.
          <li key={depth}>
            <MapOnImage
              data={step.data}
              dims={step.dims}
              reach={step.reach}
              label={m.sanity_step({ name, group })}
              hasCells={step.dims[0] < 32}
            />
            <span>{depth === 0 ? group : m.sanity_down_to({ group })}</span>
            <span className="muted">
              {m.sanity_correlation({
                signed: formatValue(step.correlation),
                absolute: formatValue(step.absoluteCorrelation),
              })}
            </span>
            <span className="muted">{m.sanity_logit({ logit: formatValue(step.logit) })}</span>
          </li>
        );
      })}
    </ol>
  );
}
