import type { CompareRequests } from '../../protocol/compare';
import type { Handlers } from '../handler';

const compare = () => import('./compare');

export const compareHandlers: Handlers<CompareRequests> = {
  'set-reference': async ({ name, image }, { state }) => (await compare()).setReference(state, name, image),
  'compare-tensor': async ({ name }, { state }) => (await compare()).compareTensor(state, name),
  'paint-compared': async (payload, { state, signal }) =>
    (await compare()).paintCompared(state, payload, signal),
  'probe-compared': async (payload, { state }) => (await compare()).probeCompared(state, payload),
};
