import type { ConnectivityMode } from '../../src/explain/connectivity';
import type { LogitQuestion } from '../../src/explain/head';
import { className } from '../words/class-names';
import { selectArchitecture, type Unrollable } from './architecture';
import type { AtlasSlice, LayerMapRef, MapOverlay } from './atlas-slice';
import type { ModelSlice } from './model-slice';
import type { RunSlice } from './run-slice';
import type { SliceCreator } from './slice';

/** A connection, by the names of its ends. */
export interface EdgeRef {
  readonly source: string;
  readonly reader: string;
}

const isSameEdge = (a: EdgeRef | null, b: EdgeRef | null): boolean =>
  a?.source === b?.source && a?.reader === b?.reader;

/** Which class and which connection are explained, and how. */
export interface ExplainSlice {
  /** Null: whichever class is first. */
  readonly classIndex: number | null;
  /** The class that it is compared with; null for none. */
  readonly against: number | null;
  readonly overlay: MapOverlay;
  /** At which layer the map over the image is; null: the exact one at the last. */
  readonly overlayLayer: LayerMapRef | null;
  /** How connections are weighed; null: all alike. */
  readonly measure: ConnectivityMode | null;
  /** Connections below this place between the weakest (0) and the strongest (1) of their block are not drawn. */
  readonly threshold: number;
  /** The connection under the pointer, in the network or in the matrix. */
  readonly hoveredEdge: EdgeRef | null;
  /** The connection that is looked at. */
  readonly edge: EdgeRef | null;
  /** `SOURCE READER` of the connections of a path to the logits that is shown; null for none. */
  readonly path: ReadonlySet<string> | null;
  /** Ignores classes that the model does not have. */
  chooseClass(index: number | null): void;
  /** As {@link ExplainSlice.chooseClass}. */
  chooseAgainst(index: number | null): void;
  /** @param layer - another one than now */
  setOverlay(overlay: MapOverlay, layer?: LayerMapRef | null): void;
  setMeasure(measure: ConnectivityMode | null): void;
  setThreshold(threshold: number): void;
  hoverEdge(edge: EdgeRef | null): void;
  selectEdge(edge: EdgeRef | null): void;
  showPath(path: ReadonlySet<string> | null): void;
}

export function createExplainSlice(): SliceCreator<
  ExplainSlice,
  Pick<AtlasSlice, 'laid'> & Pick<ModelSlice, 'model'>
> {
  return (set, get) => {
    const isClass = (index: number | null): boolean =>
      index === null ||
      (Number.isInteger(index) && index >= 0 && index < (get().model?.spec.numClasses ?? 0));
    return {
      classIndex: null,
      against: null,
      overlay: 'off',
      overlayLayer: null,
      measure: null,
      threshold: 0,
      hoveredEdge: null,
      edge: null,
      path: null,
      chooseClass: (classIndex) => {
        if (isClass(classIndex)) set({ classIndex });
      },
      chooseAgainst: (against) => {
        if (isClass(against)) set({ against });
      },
      setOverlay: (overlay, layer = get().overlayLayer) =>
        set(
          overlay === 'off' ? { overlay, overlayLayer: null } : { overlay, overlayLayer: layer, laid: null },
        ),
      setMeasure: (measure) => set({ measure, threshold: measure === null ? 0 : get().threshold }),
      setThreshold: (threshold) => set({ threshold: Math.min(1, Math.max(0, threshold)) }),
      hoverEdge: (hoveredEdge) => {
        if (!isSameEdge(hoveredEdge, get().hoveredEdge)) set({ hoveredEdge });
      },
      showPath: (path) => set({ path }),
      selectEdge: (edge) => {
        if (!isSameEdge(edge, get().edge)) set({ edge });
      },
    };
  };
}

/** What a question about a class follows from. */
type Explained = Pick<ExplainSlice, 'classIndex' | 'against'> &
  Pick<ModelSlice, 'model'> &
  Pick<RunSlice, 'result'>;

/** The class that is explained now; null before the first result. */
export function selectExplainedClass({
  classIndex,
  result,
  model,
}: Omit<Explained, 'against'>): number | null {
  if (result === null || model === null) return null;
  const chosen = classIndex !== null && classIndex < model.spec.numClasses ? classIndex : null;
  return chosen ?? result.top[0]?.index ?? null;
}

/** The class that it is compared with now: another one of this model, or null. */
export function selectAgainst(state: Explained): number | null {
  const { against, model } = state;
  if (against === null || model === null || against >= model.spec.numClasses) return null;
  return against === selectExplainedClass(state) ? null : against;
}

const questions = new Map<string, LogitQuestion>();

/** The logit, or the difference of logits, that is explained now; the same object for the same question. */
export function selectQuestion(state: Explained): LogitQuestion | null {
  const index = selectExplainedClass(state);
  if (index === null) return null;
  const against = selectAgainst(state);
  const key = `${index} ${against}`;
  const known = questions.get(key) ?? { index, against };
  if (questions.size > 50) questions.clear();
  questions.set(key, known);
  return known;
}

/** At which layer the map over the image is; null for the exact one, and for layers that this network does not have. */
export function selectOverlayLayer(
  state: Pick<ExplainSlice, 'overlayLayer'> & Unrollable,
): LayerMapRef | null {
  const { overlayLayer } = state;
  const isThere = selectArchitecture(state)?.byName.has(overlayLayer?.at ?? '') ?? false;
  return isThere ? overlayLayer : null;
}

/** What is explained, in words. */
export function selectQuestionTitle(state: Explained): string {
  const question = selectQuestion(state);
  if (question === null) return '';
  const name = (index: number): string => className(state.model?.labels, index);
  const { index, against } = question;
  return against === null ? name(index) : `${name(index)} − ${name(against)}`;
}
