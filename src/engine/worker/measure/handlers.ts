import type { MeasureRequests } from '../../protocol/measure';
import type { Handlers } from '../handler';

const lesion = () => import('../explain/lesion');
const part = () => import('./measure-part');
const distance = () => import('./tensor-distance');

export const measureHandlers: Handlers<MeasureRequests> = {
  counters: async (_, { state: { counts, sessionCount } }) => ({
    heldTensors: counts.tensors,
    heldBytes: counts.bytes,
    sessions: sessionCount,
  }),
  measure: async ({ what, repeats }, { state, signal }) =>
    typeof what === 'string'
      ? state.model.network.measure(state.current.run, what === 'captured', repeats)
      : (await lesion()).measureCuts(state, what, repeats, signal),
  'measure-part': async (payload, { state, signal }) => (await part()).measurePart(state, payload, signal),
  'tensor-distance': async (payload, { state }) => (await distance()).tensorDistance(state, payload),
};
