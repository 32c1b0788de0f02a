import type { ConnectivityMode } from '../../src/explain/connectivity';
import { asTensorName } from '../../src/network/spec';
import { parseMadeId } from '../catalogue/made-model';
import type { AppState, AppStore } from '../store/app-state';
import { type LessonPlace, selectOpenLesson } from '../store/lesson-slice';
import { type Level, selectLevel } from '../store/selection-slice';
import type { DrawerId, Pane } from '../store/view-slice';
import type { Names } from '../words/measures';
import { MEASURES } from '../words/measures';
import type { Notation } from '../words/shapes';
import { type AtlasLink, formatAtlasLink, parseAtlasLink } from './atlas-link';
import { type CutLink, formatCuts, parseCuts } from './cut-link';
import { type EvidenceLink, formatEvidenceLink, parseEvidenceLink } from './evidence-link';
import { formatWorkshopLink, parseWorkshopLink, type WorkshopLink } from './workshop-link';

/** In the place of an id, for what never leaves the visitor's machine. */
export const YOURS = 'yours';

/** What a link says. Null: nothing. */
export interface Link {
  readonly model: string | null;
  readonly image: string | null;
  readonly tensor: string | null;
  readonly channel: number | null;
  /** Row and column. */
  readonly at: readonly [number, number] | null;
  readonly atlas: AtlasLink;
  readonly evidence: EvidenceLink;
  readonly workshop: WorkshopLink;
  readonly zoom: number | null;
  readonly tab: string | null;
  readonly tool: string | null;
  readonly level: Level;
  readonly measure: ConnectivityMode | null;
  readonly threshold: number | null;
  readonly drawer: DrawerId | null;
  readonly lesion: CutLink;
  readonly lesson: LessonPlace | null;
  /** Null: as the visitor likes it. */
  readonly notation: Notation | null;
  readonly names: Names | null;
  readonly isPresenting: boolean;
  readonly pane: Pane;
  /** The tab of the view of a set; null while that is closed. */
  readonly setView: string | null;
}

const finite = (text: string | null): number | null => {
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};

/** A link that names nothing leads to where a first visit starts. */
const levelOf = (text: string | null, tensor: string | null): Level =>
  text === 'network' || text === 'block' || text === 'layer' ? text : tensor === null ? 'block' : 'network';

const DRAWERS: readonly DrawerId[] = ['list', 'save'];

/** What stood beside the drawing before it became a tab: old links lead there. */
const FORMER_DRAWERS = ['costs', 'paths'];

const measureOf = (text: string | null): ConnectivityMode | null =>
  MEASURES.find(({ value }) => value === text)?.value ?? null;

const PANES: readonly Pane[] = ['picture', 'network', 'layer'];

/** What a phone shows of a link that does not say: a large screen shows all, and writes none into its links. */
const paneOf = (query: URLSearchParams): Pane => {
  const named = (...keys: readonly string[]): boolean => keys.some((key) => query.has(key));
  return named('tab') ? 'layer' : named('tensor', 'level') ? 'network' : 'picture';
};

/** Whether the page shows one pane at a time, as the sheet of its layout has it. */
const showsOnePane = (): boolean => typeof matchMedia === 'function' && matchMedia('(width < 600px)').matches;

const notationOf = (text: string | null): Notation | null => (text === 'chw' || text === 'hwc' ? text : null);

const namesOf = (text: string | null): Names | null =>
  text === 'torchvision' || text === 'plain' ? text : null;

/** `?lesson=<id>&step=<n>`, steps from 1. */
function lessonOf(query: URLSearchParams): LessonPlace | null {
  const id = query.get('lesson');
  const step = finite(query.get('step')) ?? 1;
  return id === null ? null : { id, step: Math.max(0, Math.floor(step) - 1) };
}

export function parseLink(search: string): Link {
  const query = new URLSearchParams(search);
  const channel = finite(query.get('channel'));
  const [, y, x] = /^(\d{1,5})-(\d{1,5})$/.exec(query.get('at') ?? '') ?? [];
  return {
    model: query.get('model'),
    image: query.get('image'),
    tensor: query.get('tensor'),
    channel: channel !== null && channel >= 0 && Number.isInteger(channel) ? channel : null,
    at: y === undefined || x === undefined ? null : [Number(y), Number(x)],
    atlas: parseAtlasLink(query),
    evidence: parseEvidenceLink(query),
    workshop: parseWorkshopLink(query),
    zoom: finite(query.get('zoom')),
    tab: query.get('tab') ?? FORMER_DRAWERS.find((id) => id === query.get('beside')) ?? null,
    tool: query.get('ask'),
    level: levelOf(query.get('level'), query.get('tensor')),
    measure: measureOf(query.get('arcs')),
    threshold: finite(query.get('least')),
    drawer: DRAWERS.find((id) => id === query.get('beside')) ?? null,
    lesion: parseCuts(query.get('cuts')),
    lesson: lessonOf(query),
    notation: notationOf(query.get('shapes')),
    names: namesOf(query.get('names')),
    isPresenting: query.get('present') === '1',
    pane: PANES.find((pane) => pane === query.get('pane')) ?? paneOf(query),
    setView: query.get('set'),
  };
}

/**
 * The query that leads back to a state. Parameters that this module does not own
 * (`backend`, `threads`, other features') stay as they are; defaults are left out.
 */
export function formatLink(search: string, state: AppState): string {
  const query = new URLSearchParams(search);
  const put = (key: string, value: string | null) => {
    if (value === null) query.delete(key);
    else query.set(key, value);
  };
  const { model, image, catalogue, tensor, channel, position, zoom, tab, tool } = state;
  const { measure, threshold, drawer } = state;
  const listed = catalogue.status === 'success' && catalogue.data.some(({ id }) => id === model?.id);
  if (model !== null) put('model', listed || parseMadeId(model.id) !== null ? model.id : YOURS);
  if (image !== null) put('image', image.kind === 'sample' ? image.id : YOURS);
  if (model !== null) {
    put('tensor', tensor);
    put('channel', channel === null ? null : String(channel));
    put('at', position === null ? null : position.join('-'));
  }
  formatAtlasLink(state, put);
  formatEvidenceLink(state, put);
  formatWorkshopLink(state, put);
  // Until an image has run, what the link asked for stays in it.
  const { cuts, linkedCuts } = state;
  if (cuts.length > 0 || linkedCuts.length === 0) put('cuts', formatCuts(cuts));
  put('zoom', zoom === 0 ? null : zoom.toFixed(2));
  put('beside', drawer);
  put('arcs', measure);
  put('least', threshold === 0 ? null : threshold.toFixed(2));
  put('tab', tab === 'maps' ? null : tab);
  put('ask', tab === 'gradients' || tab === 'signals' ? tool : null);
  if (model !== null) {
    const level = selectLevel(state);
    put('level', level === 'network' ? null : level);
  }
  const lesson = selectOpenLesson(state);
  put('lesson', lesson?.id ?? null);
  put('step', lesson === null ? null : String(lesson.step + 1));
  put('shapes', state.notation === 'hwc' ? null : state.notation);
  put('names', state.names === 'plain' ? null : state.names);
  put('present', state.isPresenting ? '1' : null);
  const isUsual = state.pane === 'picture' && paneOf(query) === 'picture';
  put('pane', showsOnePane() && !isUsual ? state.pane : null);
  put('set', state.setView);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Brings selection and view to what a link says. */
export function applyView(store: AppStore, link: Link): void {
  const { atlas, evidence, workshop, zoom, tab, tool, level, measure, threshold, drawer, lesion } = link;
  store.setState({
    linkedCuts: lesion.cuts,
    linkedCutsArePartial: lesion.isPartial,
    ...atlas,
    ...evidence,
    signals: workshop.signals,
    ...(workshop.design !== null && { design: workshop.design }),
    zoom: Math.min(1, Math.max(0, zoom ?? 0)),
    tab: tab ?? 'maps',
    tool,
    level,
    drawer,
    measure,
    threshold: measure === null ? 0 : Math.min(1, Math.max(0, threshold ?? 0)),
  });
  if (link.tensor !== null) {
    store.setState({ tensor: asTensorName(link.tensor), channel: link.channel, position: link.at });
  }
  store.getState().settleSelection();
}

/** Brings the page to what a link says, the lesson beside it included. */
export function applyLink(store: AppStore, link: Link): void {
  applyView(store, link);
  const { lesson, tensor, notation, names, isPresenting, pane, setView } = link;
  store.setState({
    isPresenting,
    pane,
    setView,
    ...(setView !== null && { hasOpenedSet: true }),
    ...(notation !== null && { notation }),
    ...(names !== null && { names }),
  });
  if (lesson === null) {
    if (selectOpenLesson(store.getState()) !== null) store.getState().closeLearning();
    return;
  }
  store.getState().goToStep(lesson.id, lesson.step);
  // A link that was copied from the page says what was seen then; one to a step alone leaves that to the step.
  if (tensor !== null) store.setState({ shownStep: { ...lesson } });
}

/** Milliseconds without a change of the design, after which the address has it. */
const RESTS = 250;

/**
 * Keeps the address at the state's link. Another tensor, model, image or level is a step that Back undoes;
 * a lesson's too; the rest replaces the entry.
 */
export function followLinks(store: AppStore): () => void {
  const subject = ({ model, image }: AppState) =>
    `${model?.id} ${image?.kind === 'sample' ? image.id : image?.kind}`;
  const step = (state: AppState) => {
    const lesson = selectOpenLesson(state);
    return [state.tensor, selectLevel(state), subject(state), lesson?.id, lesson?.step, state.setView].join(
      ' ',
    );
  };
  let before = step(store.getState());
  let of = subject(store.getState());
  // Until the first image has run, models and images come from booting, not from the visitor.
  let settled = false;
  const isFramed = new URLSearchParams(location.search).has('embed');
  // While Back or Forward is being carried out, the address is ahead of the state.
  let returning = 0;

  const write = (state: AppState) => {
    if (returning > 0) return;
    const search = formatLink(location.search, state);
    const now = step(state);
    if (search !== location.search) {
      const url = `${location.pathname}${search}${location.hash}`;
      const isVisitors = settled || (state.model !== null && subject(state) === of);
      // A frame's steps would be steps of the page around it.
      if (isVisitors && now !== before && !isFramed) history.pushState(null, '', url);
      else history.replaceState(null, '', url);
    }
    before = now;
    of = subject(state);
    settled ||= state.result !== null;
  };
  // What changes together is one step; a run's cuts end before its image is known as the current one, and the
  // entry that is left must keep them.
  let scheduled = false;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const stop = store.subscribe((state, last) => {
    // A slider of the drawing board moves with every frame, and browsers refuse so many addresses: the last one is
    // written.
    if (state.design !== last.design) {
      clearTimeout(rest);
      rest = setTimeout(() => write(store.getState()), RESTS);
      return;
    }
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      write(store.getState());
    });
  });

  const goTo = async (link: Link) => {
    const { model, image, attempt, loadModel, runSample } = store.getState();
    applyLink(store, link);
    if (link.model !== null && link.model !== YOURS && link.model !== model?.id) {
      await attempt('model', loadModel(link.model));
      applyLink(store, link);
    }
    const sample = image?.kind === 'sample' ? image.id : null;
    if (link.image !== null && link.image !== YOURS && link.image !== sample) {
      await attempt('image', runSample(link.image));
    }
    await store.getState().cutAsLinked();
  };
  const onPopState = async () => {
    returning++;
    await goTo(parseLink(location.search));
    returning--;
    before = step(store.getState());
    of = subject(store.getState());
    write(store.getState());
  };
  addEventListener('popstate', onPopState);
  return () => {
    stop();
    clearTimeout(rest);
    removeEventListener('popstate', onPopState);
  };
}
