import type { GradientsRequests } from '../../protocol/gradients';
import type { Handlers } from '../handler';

const gradient = () => import('./gradient');
const path = () => import('./path-gradient');
const maps = () => import('./layer-maps');
const occlusion = () => import('./occlude');

const ofData = ({ data }: { readonly data: Float32Array }): Transferable[] => [data.buffer as ArrayBuffer];

export const gradientsHandlers: Handlers<GradientsRequests> = {
  gradient: {
    handle: async (payload, { state }) => (await gradient()).gradientBy(state, payload),
    transfer: ofData,
  },
  'path-gradient': {
    handle: async (payload, { state, signal }) => (await path()).pathGradient(state, payload, signal),
    transfer: ofData,
  },
  'layer-maps': async (payload, { state, signal }) => (await maps()).layerMaps(state, payload, signal),
  occlude: async (payload, { state }) => (await occlusion()).occlude(state, payload),
};
