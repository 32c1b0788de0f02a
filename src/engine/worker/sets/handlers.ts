import type { SetEffectsRequests } from '../../protocol/set-effects';
import type { SetRun, SetsRequests } from '../../protocol/sets';
import type { Handlers } from '../handler';

const runs = () => import('./run-set');

const ofRun = ({ logits, features, peaks, tensors }: SetRun): Transferable[] =>
  [logits, features, ...Object.values(peaks), ...tensors.values()].map(({ buffer }) => buffer as ArrayBuffer);

export const setsHandlers: Handlers<SetsRequests> = {
  'set-plan': async (payload, { state }) => (await runs()).planSet(state, payload),
  'set-run': {
    handle: async (payload, { state }) => (await runs()).runSet(state, payload),
    transfer: ofRun,
  },
};

const effects = () => import('./effects');

export const setEffectsHandlers: Handlers<SetEffectsRequests> = {
  'set-map': {
    handle: async (payload, { state }) => (await effects()).mapOf(state, payload),
    transfer: ({ map }) => [map.buffer as ArrayBuffer],
  },
  'set-peaks': {
    handle: async (payload, { state }) => (await import('./tensor-peaks')).peaksOfTensor(state, payload),
    transfer: (peaks) => Object.values(peaks).map(({ buffer }) => buffer as ArrayBuffer),
  },
  'set-lines': async (payload, { state }) => (await effects()).linesOf(state, payload),
  'set-readers': async (_, { state, signal }) => (await effects()).readersOf(state, signal),
  'set-heard': async (payload, { state }) => (await effects()).heardBy(state, payload),
  'set-cut': async (payload, { state, signal }) => (await effects()).cutImage(state, payload, signal),
  'set-cut-end': async () => (await effects()).endCuts(),
};
