import { DenseLensError } from '../../errors';
import type { Progress, Requests, RequestType } from '../protocol';
import { EngineState } from './engine-state';
import { copyInput, copyTensor, paintAtlas, probe, reportTensor } from './inspect';
import { loadModel } from './load-model';
import { startRuntime } from './ort-runtime';
import { classifyImage, continueRunIds, runTensor } from './run-image';

/** What a handler works with. */
export interface RequestContext {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onDeviceLost: (message: string) => void;
}

// What the first view does not need is loaded when it is first asked for.
const arrange = () => import('./arrange');
const head = () => import('./explain/head');
const connectivity = () => import('./explain/connectivity');
const lesion = () => import('./explain/lesion');
const sweep = () => import('./explain/sweep');
const thumbnails = () => import('./thumbnails');
const picture = () => import('./export-picture');
const distance = () => import('./tensor-distance');
const measurePart = () => import('./measure-part');
const channelSearch = () => import('./explain/search');
const unit = () => import('./explain/unit');
const channelDetails = () => import('./channel-details');
const compare = () => import('./compare');

type Handlers = {
  readonly [T in RequestType]: (
    payload: Requests[T]['in'],
    context: RequestContext,
  ) => Promise<Requests[T]['out']>;
};

let state: EngineState | null = null;

function running(): EngineState {
  if (state === null) throw new DenseLensError('engine/unavailable', 'The engine has not been started.');
  return state;
}

const handlers: Handlers = {
  boot: async ({ backend, threads, whyNotWebGpu, lastRunId }, { onDeviceLost }) => {
    continueRunIds(lastRunId);
    const runtime = await startRuntime(backend, threads, whyNotWebGpu);
    state = new EngineState(runtime);
    void runtime.device?.lost.then(({ message }) => onDeviceLost(message));
    return runtime.info;
  },
  'load-model': (payload, { signal, onProgress }) => loadModel(running(), payload, signal, onProgress),
  classify: (payload, { signal, onProgress }) => classifyImage(running(), payload, signal, onProgress),
  run: (payload, { signal }) => runTensor(running(), payload, signal),
  input: async () => copyInput(running()),
  tensor: ({ name, isPassing }) => copyTensor(running(), name, isPassing),
  report: ({ name }) => reportTensor(running(), name),
  probe: (payload) => probe(running(), payload),
  arrange: async (payload) => (await arrange()).arrangeTensor(running(), payload),
  'attach-canvas': async ({ canvasId, canvas }) => {
    running().canvases.attach(canvasId, canvas);
    return null;
  },
  'detach-canvas': async ({ canvasId }) => {
    running().canvases.detach(canvasId);
    return null;
  },
  paint: (payload, { signal }) => paintAtlas(running(), payload, signal),
  'paint-thumbnails': async (payload, { signal }) =>
    (await thumbnails()).paintThumbnails(running(), payload, signal),
  cam: async (question) => (await head()).explainClass(running(), question),
  ledger: async (question) => (await head()).ledgerOf(running(), question),
  'source-share': async ({ source, ...question }) => (await head()).shareOf(running(), question, source),
  connectivity: async ({ mode }) => (await connectivity()).connectivityOf(running(), mode),
  lesion: async ({ cuts, topK }) => (await lesion()).cutConnections(running(), cuts, topK),
  restore: async ({ topK }) => (await lesion()).heal(running(), topK),
  'sweep-cut': async ({ cut }) => (await sweep()).sweepCut(running(), cut),
  'search-channels': async ({ search, scope, part, limit }) =>
    (await channelSearch()).searchChannels(running(), search, scope, part, limit),
  'trace-unit': async ({ target, choices }) => (await unit()).explainUnit(running(), target, choices),
  'channel-detail': async ({ name, channel }) =>
    (await channelDetails()).channelDetail(running(), name, channel),
  'channel-picture': async ({ name, channel, theme }) =>
    (await channelDetails()).channelPicture(running(), name, channel, theme),
  'weight-detail': async ({ name, channel, theme }) =>
    (await channelDetails()).weightDetail(running(), name, channel, theme),
  'keep-tensor': async ({ name, image }) => (await compare()).keepTensor(running(), name, image),
  'compare-tensor': async ({ name }) => (await compare()).compareTensor(running(), name),
  'paint-compared': async (payload, { signal }) =>
    (await compare()).paintCompared(running(), payload, signal),
  'probe-compared': async (payload) => (await compare()).probeCompared(running(), payload),
  counters: async () => {
    const { counts, sessionCount } = running();
    return {
      heldTensors: counts.tensors,
      heldBytes: counts.bytes,
      gpuTensors: counts.gpu,
      sessions: sessionCount,
    };
  },
  measure: async ({ what, repeats }) =>
    typeof what === 'string'
      ? running().model.network.measure(running().current.run, what === 'captured', repeats)
      : (await lesion()).measureCuts(running(), what, repeats),
  'measure-part': async ({ part, repeats }) => (await measurePart()).measurePart(running(), part, repeats),
  'export-picture': async ({ job }, { signal }) => (await picture()).exportPicture(running(), job, signal),
  'tensor-distance': async (payload) => (await distance()).tensorDistance(running(), payload),
  'lose-device': async () => {
    running().runtime.device?.destroy();
    return null;
  },
};

/** Carries out one request. */
export function handleRequest<T extends RequestType>(
  type: T,
  payload: Requests[T]['in'],
  context: RequestContext,
): Promise<Requests[T]['out']> {
  return handlers[type](payload, context);
}

/** The buffers of an answer that can move to the page instead of being copied. */
export function transferables(type: RequestType, value: unknown): Transferable[] {
  if (type === 'tensor' || type === 'input')
    return [(value as Requests['tensor']['out']).data.buffer as ArrayBuffer];
  if (type === 'classify' || type === 'run') {
    const { logits, preview } = value as Requests['classify']['out'];
    return [logits.buffer as ArrayBuffer, ...(preview === null ? [] : [preview])];
  }
  return [];
}
