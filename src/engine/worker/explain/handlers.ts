import type { ExplainRequests } from '../../protocol/explain';
import type { Handlers } from '../handler';

const head = () => import('./head');
const connectivity = () => import('./connectivity');
const lesion = () => import('./lesion');
const sweep = () => import('./sweep');
const search = () => import('./search');
const unit = () => import('./unit');

export const explainHandlers: Handlers<ExplainRequests> = {
  cam: async (question, { state }) => (await head()).explainClass(state, question),
  ledger: async (question, { state }) => (await head()).ledgerOf(state, question),
  'source-share': async ({ source, ...question }, { state }) =>
    (await head()).shareOf(state, question, source),
  connectivity: async ({ mode }, { state, signal }) =>
    (await connectivity()).connectivityOf(state, mode, signal),
  lesion: async ({ cuts, topK }, { state }) => (await lesion()).cutConnections(state, cuts, topK),
  restore: async ({ topK }, { state }) => (await lesion()).heal(state, topK),
  'sweep-cut': async ({ cut }, { state }) => (await sweep()).sweepCut(state, cut),
  'search-channels': async (payload, { state, signal }) =>
    (await search()).searchChannels(state, payload, signal),
  'trace-unit': async ({ target, choices }, { state, signal }) =>
    (await unit()).explainUnit(state, target, choices, signal),
};
