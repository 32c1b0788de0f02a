import type { MapsRequests } from '../../protocol/maps';
import type { Handlers } from '../handler';
import { paintAtlas, probe, reportTensor } from './inspect';

// What the first view does not need is loaded when it is first asked for.
const arrange = () => import('./arrange');
const thumbnails = () => import('./thumbnails');
const picture = () => import('./export-picture');

export const mapsHandlers: Handlers<MapsRequests> = {
  report: ({ name }, { state }) => reportTensor(state, name),
  probe: (payload, { state }) => probe(state, payload),
  arrange: async (payload, { state }) => (await arrange()).arrangeTensor(state, payload),
  'attach-canvas': async ({ canvasId, canvas }, { state }) => {
    state.canvases.attach(canvasId, canvas);
    return null;
  },
  'detach-canvas': async ({ canvasId }, { state }) => {
    state.canvases.detach(canvasId);
    return null;
  },
  paint: (payload, { state, signal }) => paintAtlas(state, payload, signal),
  'paint-thumbnails': async (payload, { state, signal }) =>
    (await thumbnails()).paintThumbnails(state, payload, signal),
  'export-picture': async ({ job }, { state, signal }) => (await picture()).exportPicture(state, job, signal),
};
