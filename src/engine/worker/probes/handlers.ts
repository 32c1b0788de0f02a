import type { ProbesRequests } from '../../protocol/probes';
import type { Handlers } from '../handler';

const occlusion = () => import('./occlude');
const fooling = () => import('./fool');
const edits = () => import('./edits');
const sanity = () => import('./sanity');
const ascent = () => import('./ascend');
const concepts = () => import('./concepts');

const ofData = ({ data }: { readonly data: Float32Array }): Transferable[] => [data.buffer as ArrayBuffer];

export const probesHandlers: Handlers<ProbesRequests> = {
  occlude: async (payload, { state }) => (await occlusion()).occlude(state, payload),
  'fool-step': {
    handle: async (payload, { state }) => (await fooling()).foolStep(state, payload),
    transfer: ofData,
  },
  'fool-look': async (payload, { state }) => (await fooling()).foolLook(state, payload),
  rise: {
    handle: async (payload, { state, signal }) => (await edits()).rise(state, payload, signal),
    transfer: ({ even, odd }) => [even.buffer as ArrayBuffer, odd.buffer as ArrayBuffer],
  },
  'edit-curve': async (payload, { state }) => (await edits()).editCurve(state, payload),
  'randomised-map': {
    handle: async (payload, context) => (await sanity()).randomisedMap(context.state, payload, context),
    transfer: ofData,
  },
  ascend: {
    handle: async (payload, { state, signal }) => (await ascent()).ascend(state, payload, signal),
    transfer: ({ state }) => [state.buffer as ArrayBuffer],
  },
  'last-maps': {
    handle: async (payload, { state, signal }) => (await concepts()).lastMaps(state, payload, signal),
    transfer: ofData,
  },
  concepts: async (payload, { state }) => (await concepts()).concepts(state, payload),
};
