import type { WeightsRequests } from '../../protocol/weights';
import type { Handlers } from '../handler';
import { copyWeight } from './copy-weight';

/** Readers, downloads and hashes: brought while ONNX Runtime comes, so that no model has to wait for them. */
export const importLoading = () => import('./load-model');

export const weightsHandlers: Handlers<WeightsRequests> = {
  'export-model': {
    handle: async ({ format }, { state }) => (await import('./export-model')).exportModel(state, format),
    transfer: ({ buffer }) => [buffer],
  },
  'load-model': async (payload, { state, signal, onProgress }) =>
    (await importLoading()).loadModel(state, payload, signal, onProgress),
  'read-known': async ({ name, blob }) => {
    const { readKnownLogits } = await import('../../../formats/known/known-logits');
    return readKnownLogits(new Uint8Array(await blob.arrayBuffer()), name);
  },
  'variant-logits': async (payload, { state }) =>
    (await import('./variant-logits')).variantLogits(state, payload),
  weight: {
    handle: async ({ name }, { state }) => copyWeight(state.model.network.model, name),
    transfer: ({ data }) => [data.buffer as ArrayBuffer],
  },
};
