import type { Engine } from '../../src/engine/client/engine';
import type { LoadedModel } from '../../src/engine/client/state';
import type { ImageSubject } from '../../src/engine/protocol/subject';
import { DenseLensError } from '../../src/errors';
import { isOwnId } from '../catalogue/own-model';
import type { ConsoleMethods } from '../console-api/api';
import { YOURS } from '../link/link';
import { m } from '../messages/m';

/** What a verb's answer tells of, and what it brings of the outer page's own. */
interface Rule {
  readonly tellsOf: 'nothing' | 'model' | 'picture and model';
  readonly brings?: 'model' | 'picture';
}

/** Every verb of the console API that the page around a frame may use. A verb that is not here is unknown to it. */
export const RULES: { readonly [Verb in keyof ConsoleMethods]: Rule } = {
  models: { tellsOf: 'nothing' },
  loadModel: { tellsOf: 'nothing', brings: 'model' },
  model: { tellsOf: 'model' },
  classify: { tellsOf: 'model', brings: 'picture' },
  run: { tellsOf: 'model', brings: 'picture' },
  classifyMany: { tellsOf: 'model' },
  weight: { tellsOf: 'model' },
  input: { tellsOf: 'picture and model' },
  tensor: { tellsOf: 'picture and model' },
  cam: { tellsOf: 'picture and model' },
  ledger: { tellsOf: 'picture and model' },
  connectivity: { tellsOf: 'picture and model' },
  lesion: { tellsOf: 'picture and model' },
  restore: { tellsOf: 'picture and model' },
  gradient: { tellsOf: 'picture and model' },
  attribution: { tellsOf: 'picture and model' },
};

export type Verb = keyof typeof RULES;

export const isVerb = (verb: string): verb is Verb => Object.hasOwn(RULES, verb);

const refusal = (): DenseLensError => new DenseLensError('embed/private', m.embed_private());

/** Only what is known to be anybody's is: what this site offers as it is, and networks made on the spot. */
const isAnybodys = ({ request: { id, source, isChanged } }: LoadedModel): boolean =>
  id !== YOURS &&
  !isOwnId(id) &&
  isChanged !== true &&
  (source.kind === 'made' || (source.kind === 'url' && !source.url.startsWith('blob:')));

/** @returns the entries without the visitor's own, and without what their browser keeps */
const publicEntries = (entries: unknown): unknown =>
  Array.isArray(entries)
    ? entries.filter(({ id }) => !isOwnId(id)).map((entry) => ({ ...entry, kept: null }))
    : entries;

/** What the visitor brought into the frame is theirs: the page around it does not get to see it. */
export interface Privacy {
  /**
   * Makes a call for the page around the frame.
   * @param call - given whether nothing of the visitor's has come since the call began
   * @throws `embed/private` before the call, or after it where something of the visitor's came meanwhile
   */
  guard(
    verb: Verb,
    args: readonly unknown[],
    call: (isClean: () => boolean) => Promise<unknown>,
  ): Promise<unknown>;
}

export function createPrivacy({ state }: Pick<Engine, 'state'>): Privacy {
  /** What the page around has sent: subjects of pictures, and requests of models, which outlive a worker. */
  const brought = new WeakSet<object>();
  const isOpenModel = (model: LoadedModel): boolean =>
    isAnybodys(model) || (model.request.isChanged !== true && brought.has(model.request));
  const isOpenPicture = (subject: ImageSubject): boolean => subject.kind === 'sample' || brought.has(subject);

  /** Knows an answer's own picture, or model, by a part of it that is the engine's. */
  const remember = (what: Rule['brings'], answer: unknown): void => {
    const { image, model } = state.get();
    const { timings, spec } = Object(answer) as { timings?: unknown; spec?: unknown };
    if (what === 'picture' && image?.result && image.result.timings === timings) brought.add(image.subject);
    if (what === 'model' && model !== null && model.summary.spec === spec) brought.add(model.request);
  };

  return {
    guard: async (verb, args, call) => {
      const { tellsOf, brings } = RULES[verb];
      if (args.some((arg) => typeof arg === 'string' && isOwnId(arg))) throw refusal();
      const models = new Set<LoadedModel>();
      const pictures = new Set<ImageSubject>();
      const look = (): void => {
        const { model, image } = state.get();
        if (model !== null) models.add(model);
        if (image !== null) pictures.add(image.subject);
      };
      // The worker answers in order, so that what it has taken up is known here before any answer that is about it.
      const isClean = (): boolean =>
        [...models].every(isOpenModel) &&
        (tellsOf !== 'picture and model' || [...pictures].every(isOpenPicture));
      if (tellsOf !== 'nothing') {
        look();
        if (!isClean()) throw refusal();
      }
      const [atStart, stop] = [state.get().model, state.subscribe(look)];
      try {
        const answer = await call(isClean);
        remember(brings, answer);
        // What a model takes the place of is not told by it.
        if (tellsOf === 'nothing' && atStart !== null) models.delete(atStart);
        if (verb !== 'models' && !isClean()) throw refusal();
        return verb === 'models' ? publicEntries(answer) : answer;
      } catch (error) {
        // An error's sentence may quote the names of what came.
        throw tellsOf !== 'nothing' && !isClean() ? refusal() : error;
      } finally {
        stop();
      }
    },
  };
}
