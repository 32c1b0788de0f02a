import type { GradientsRequests } from '../../protocol/gradients';
import type { Handlers } from '../handler';

const gradient = () => import('./gradient');
const footprints = () => import('./footprint');
const baseline = () => import('./baseline');
const path = () => import('./path-gradient');
const norms = () => import('./gradient-norms');
const maps = () => import('./layer-maps');

const ofData = ({ data }: { readonly data: Float32Array }): Transferable[] => [data.buffer as ArrayBuffer];

export const gradientsHandlers: Handlers<GradientsRequests> = {
  gradient: {
    handle: async (payload, { state }) => (await gradient()).gradientBy(state, payload),
    transfer: ofData,
  },
  saliency: async (payload, { state }) => (await gradient()).saliency(state, payload),
  footprint: {
    handle: async (payload, { state, signal }) => (await footprints()).footprint(state, payload, signal),
    transfer: ofData,
  },
  'baseline-picture': async (payload, { state }) => (await baseline()).baselinePicture(state, payload),
  'path-gradient': {
    handle: async (payload, { state, signal }) => (await path()).pathGradient(state, payload, signal),
    transfer: ofData,
  },
  'gradient-norms': async (payload, { state, signal }) =>
    (await norms()).gradientNorms(state, payload, signal),
  'layer-maps': async (payload, { state, signal }) => (await maps()).layerMaps(state, payload, signal),
};
