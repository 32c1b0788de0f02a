import type { WeightsRequests } from '../../protocol/weights';
import type { Handlers } from '../handler';
import { loadModel } from './load-model';

export const weightsHandlers: Handlers<WeightsRequests> = {
  'load-model': (payload, { state, signal, onProgress }) => loadModel(state, payload, signal, onProgress),
};
