import { DenseLensError } from '../../../errors';
import { loadMessages } from '../../../messages/m';
import { throughLine } from '../../../set/through-line';
import type { SetRows } from '../../protocol/set-rows';
import type { SetWorkerRequests } from '../../protocol/set-worker';
import { giveWay } from '../handler';
import { loadWorkerMessages, m } from '../messages/m';
import { answersOf } from './answers/handlers';
import { OpenSet } from './open-set';
import { readInput } from './read-image';

interface Pair {
  in: unknown;
  out: unknown;
}

/** Carries out one kind of request. They overlap: what changes the set does so without waiting for anything. */
interface SetHandler<R extends Pair> {
  readonly handle: (payload: R['in'], signal: AbortSignal) => Promise<R['out']> | R['out'];
  /** Buffers of the answer that move to the page instead of being copied. */
  readonly transfer?: (answer: R['out']) => Transferable[];
}

/** Every request and who answers it. */
export type SetHandlers = { readonly [T in keyof SetWorkerRequests]: SetHandler<SetWorkerRequests[T]> };

const keeping = () => import('./keeping');
const scores = () => import('./accuracy');

let open: OpenSet | null = null;

function current(): OpenSet {
  if (open === null) throw new DenseLensError('explain/unsupported', m.set_none_open());
  return open;
}

const moved = (...arrays: readonly ArrayBufferView[]): Transferable[] =>
  arrays.map(({ buffer }) => buffer as ArrayBuffer);

const ofRows = ({ classes, probabilities, losses, ranks }: SetRows): Transferable[] =>
  moved(classes, probabilities, losses, ranks);

/** @see SetWorkerRequests */
export const setHandlers: SetHandlers = {
  ...answersOf(current),
  speak: {
    handle: async ({ locale }) => {
      await Promise.all([loadMessages(locale), loadWorkerMessages(locale)]);
      return null;
    },
  },
  open: {
    handle: async (payload) => {
      open?.close();
      open = null;
      open = await OpenSet.begin(payload);
      return null;
    },
  },
  prepare: {
    handle: ({ image, recipe, channels }, signal) => readInput(image, recipe, channels, signal),
    transfer: (input) => moved(input),
  },
  decode: {
    handle: (payload, signal) => current().decode(payload, signal),
    transfer: (answer) => (answer.kind === 'input' ? moved(answer.input) : []),
  },
  absorb: {
    handle: (payload) => current().absorb(payload),
    transfer: ofRows,
  },
  truth: { handle: ({ classes }) => current().setTruth(classes), transfer: ofRows },
  fail: {
    handle: ({ id }) => {
      current().fail(id);
      return null;
    },
  },
  thumbnails: { handle: ({ ids }) => ids.map((id) => current().thumbnail(id)) },
  channel: {
    handle: ({ tensor, channel, line = null }) => {
      const set = current();
      const more = set.more.of(tensor, channel);
      if (more !== null) return more.records.of(channel);
      const record = set.channels.of(set.channelNumber(tensor, channel));
      return line === null ? record : throughLine(record, line);
    },
  },
  keep: { handle: async ({ notes }) => (await keeping()).keep(current(), notes) },
  kept: { handle: async () => (await keeping()).kept() },
  restore: {
    handle: async ({ id }) => {
      const restored = await (await keeping()).restore(id);
      open?.close();
      open = restored.open;
      return restored.told;
    },
    transfer: ({ rows }) => ofRows(rows),
  },
  forget: {
    handle: async ({ id }) => {
      await (await keeping()).forget(id);
      return null;
    },
  },
  accuracy: { handle: async () => (await scores()).accuracy(current()) },
  cell: { handle: async (payload) => (await scores()).cell(current(), payload) },
  temperature: {
    handle: async (_, signal) => (await scores()).temperature(current(), () => giveWay(signal)),
  },
  precision: { handle: async () => (await scores()).precision(current()) },
  measure: { handle: ({ id }) => current().measure(id).result() },
  matrix: {
    handle: ({ field, ids }) => current().matrix(field, ids),
    transfer: ({ data }) => moved(data),
  },
};
