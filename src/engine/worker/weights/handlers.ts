import type { WeightsRequests } from '../../protocol/weights';
import type { Handlers } from '../handler';
import { copyWeight } from './copy-weight';
import { loadModel } from './load-model';

export const weightsHandlers: Handlers<WeightsRequests> = {
  'load-model': (payload, { state, signal, onProgress }) => loadModel(state, payload, signal, onProgress),
  weight: {
    handle: async ({ name }, { state }) => copyWeight(state.model.network.model, name),
    transfer: ({ data }) => [data.buffer as ArrayBuffer],
  },
};
