import type { SetAnswersRequests } from '../../../protocol/set-answers';
import type { OpenSet } from '../open-set';

/** Carries out one kind of question. */
interface AnswerHandler<R extends { in: unknown; out: unknown }> {
  readonly handle: (payload: R['in'], signal: AbortSignal) => Promise<R['out']> | R['out'];
  readonly transfer?: (answer: R['out']) => Transferable[];
}

/** Every question and who answers it. */
type AnswerHandlers = { readonly [T in keyof SetAnswersRequests]: AnswerHandler<SetAnswersRequests[T]> };

const channels = () => import('./of-channel');
const places = () => import('./on-a-plane');
const layers = () => import('./of-layers');
const pictures = () => import('./of-picture');

const moved = (...arrays: readonly ArrayBufferView[]): Transferable[] =>
  arrays.map(({ buffer }) => buffer as ArrayBuffer);

/** What a set answers once it has run; the code of an answer comes when it is first wanted. */
export const answersOf = (current: () => OpenSet): AnswerHandlers => ({
  fields: {
    handle: () => {
      const { record, moreMeans, table } = current();
      const { features, means, maxima } = record;
      const { names, images } = moreMeans;
      // Of a set that was kept there are none; nor are there of a set of which nothing has run.
      const beside = images.length > 0 ? names : [];
      const isWhole = images.length >= table.done().length;
      return {
        features: features?.count ?? 0,
        means: [...means.map(({ tensor }) => tensor.name), ...beside],
        partial: beside.length > 0 && !isWhole ? { tensors: beside, images } : null,
        maxima: maxima.map(({ tensor }) => tensor.name),
      };
    },
  },
  crop: {
    handle: async (payload) => (await pictures()).crop(current(), payload),
    transfer: (bitmap) => [bitmap],
  },
  input: {
    handle: async (payload, signal) => (await pictures()).input(current(), payload, signal),
    transfer: (input) => moved(input),
  },
  'tensor-begin': { handle: ({ tensor }) => current().more.begin(tensor) },
  'tensor-absorb': {
    handle: ({ tensor, ids, peaks }) => {
      current().more.absorb(tensor, ids, peaks);
      return null;
    },
  },
  'tensor-images': { handle: ({ tensor }) => current().more.images(tensor) },
  separation: { handle: async (payload) => (await channels()).separation(current(), payload) },
  ranges: { handle: async () => (await channels()).ranges(current()) },
  records: {
    handle: async () => (await channels()).records(current()),
    transfer: ({ most, least, seen }) => moved(most, least, seen),
  },
  components: {
    handle: async (payload, signal) => (await places()).components(current(), payload, signal),
    transfer: ({ scores }) => moved(scores),
  },
  'umap-begin': {
    handle: async (payload, signal) => (await import('./umap')).beginUmap(current(), payload, signal),
  },
  'umap-step': { handle: async ({ milliseconds }) => (await import('./umap')).stepUmap(milliseconds) },
  nearest: { handle: async (payload) => (await places()).nearest(current(), payload) },
  'cka-part': { handle: async (payload, signal) => (await layers()).ckaPartOf(current(), payload, signal) },
  twins: { handle: async (payload, signal) => (await layers()).twins(current(), payload, signal) },
});
