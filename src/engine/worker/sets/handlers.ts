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
