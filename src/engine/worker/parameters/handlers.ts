import type { ParametersRequests } from '../../protocol/parameters';
import type { Handlers } from '../handler';

const signals = () => import('./signals');
const weights = () => import('./weight-reports');

export const parametersHandlers: Handlers<ParametersRequests> = {
  signals: async ({ network }, { state, signal }) => (await signals()).signals(state, network, signal),
  'signal-gradients': async (payload, { state, signal }) =>
    (await signals()).signalGradients(state, payload, signal),
  'norm-moments': async (_, { state }) => (await import('./norm-moments')).normMoments(state),
  'weight-summary': async (_, { state }) => (await weights()).weightSummary(state),
  'weight-spread': async ({ name }, { state }) => (await weights()).weightSpread(state, name),
  'class-neighbours': async (payload, { state }) => (await weights()).classNeighbours(state, payload),
  'dropped-run': async (payload, { state }) => (await import('./dropped-run')).droppedRun(state, payload),
};
