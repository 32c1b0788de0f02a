import type { ImageSubject } from '../../src/engine/protocol/subject';
import { DenseLensError } from '../../src/errors';
import {
  compareWithKnown,
  type KnownTry,
  type LogitAgreement,
  renormalise,
  swapChannels,
  triesOf,
} from '../../src/explain/known-agreement';
import type { InputRecipe } from '../../src/formats/canonical';
import type { KnownLogits } from '../../src/formats/known/known-logits';
import { inputChannelsOf } from '../../src/network/spec';
import { m } from '../messages/m';
import type { Observable } from '../store/observable';
import { imageTitle } from '../store/run-slice';
import { createJob, type JobState, type JobTools } from './job';
import type { JobPage } from './jobs';

/** Something that was tried, and how far the answer was from what is known. */
export interface Tried {
  readonly what: KnownTry;
  readonly agreement: LogitAgreement;
}

/** The model at work against a file of known logits. */
export interface KnownCheck {
  readonly file: string;
  /** Of the batch norms, as it was taken for granted. */
  readonly epsilon: number;
  /** What the picture was called, if the file named one. */
  readonly image: string | null;
  /** As everything was taken for granted; null before that has run. */
  readonly taken: LogitAgreement | null;
  readonly tried: readonly Tried[];
}

/** Checks when asked to. */
export interface KnownChecks {
  /** Fails with `check/invalid` where the file is of no use here. */
  readonly state: Observable<JobState<KnownCheck>>;
  start(file: File): Promise<boolean>;
  cancel(): void;
}

interface Prepared {
  readonly data: Float32Array;
  readonly dims: readonly number[];
  /** Of the picture; null for a ready-made input. */
  readonly recipe: InputRecipe | null;
}

const stem = (name: string): string =>
  name
    .trim()
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .toLowerCase();

/** Whether a file means this picture: by its file's name, with or without its ending, or the sample's title. */
function isNamed(subject: ImageSubject | undefined, name: string): boolean {
  if (subject === undefined || subject.kind === 'tensor') return false;
  const names = subject.kind === 'sample' ? [subject.id, ...Object.values(subject.title)] : [subject.name];
  return names.some((candidate) => candidate !== '' && stem(candidate) === stem(name));
}

/** Another model makes the answer void. */
export function createKnownChecks({ engine }: JobPage): KnownChecks {
  const job = createJob<KnownCheck>(engine, { on: ['model'] });

  const modelAtWork = () => {
    const { model } = engine.state.get();
    if (model === null) throw new DenseLensError('engine/unavailable', m.known_no_model());
    return model.summary;
  };

  const prepare = async ({ input, image }: KnownLogits, signal: AbortSignal): Promise<Prepared> => {
    if (input !== null) return { ...input, recipe: null };
    const subject = engine.state.get().image?.subject;
    if (!isNamed(subject, image ?? '')) {
      const shown = subject === undefined ? '' : imageTitle(subject);
      throw new DenseLensError('check/invalid', m.known_other_picture({ image: image ?? '', shown }));
    }
    return { ...(await engine.ask('input', null, { signal })), recipe: modelAtWork().input };
  };

  const check = async (first: KnownCheck, file: File, tools: JobTools<KnownCheck>): Promise<void> => {
    const { signal, report } = tools;
    const known = await engine.ask('read-known', { name: file.name, blob: file }, { signal });
    const { spec, epsilon, isWeightsOnly } = modelAtWork();
    const count = known.logits.length;
    if (count !== spec.numClasses)
      throw new DenseLensError('check/invalid', m.known_class_count({ count, classes: spec.numClasses }));
    const prepared = await prepare(known, signal);
    const channels = inputChannelsOf(spec);
    const pool = spec.head?.pool ?? 'average';
    const agreementWith = async (what: KnownTry): Promise<LogitAgreement> => {
      const { data, dims, recipe } = prepared;
      const given =
        what.kind === 'swap'
          ? swapChannels(data, channels)
          : what.kind === 'preset' && recipe !== null
            ? renormalise(data, recipe, what.preset)
            : data;
      const variant = what.kind === 'network' ? what.variant : {};
      const payload = { data: given, dims, variant };
      const ours = await engine.ask('variant-logits', payload, { signal, priority: 'background' });
      return compareWithKnown(known.logits, ours);
    };
    const taken = await agreementWith({ kind: 'network', variant: {} });
    const tries = taken.agrees ? [] : triesOf({ epsilon, pool, channels, isWeightsOnly }, prepared.recipe);
    let found: KnownCheck = { ...first, image: known.input === null ? known.image : null, taken };
    report(found, 0, tries.length);
    for (const [i, what] of tries.entries()) {
      const agreement = await agreementWith(what);
      found = { ...found, tried: [...found.tried, { what, agreement }] };
      report(found, i + 1, tries.length);
      if (agreement.agrees) return;
    }
  };

  return {
    state: job.state,
    start: (file) => {
      const epsilon = engine.state.get().model?.summary.epsilon ?? Number.NaN;
      const first = { file: file.name, epsilon, image: null, taken: null, tried: [] };
      return job.start(first, 0, (tools) => check(first, file, tools));
    },
    cancel: job.cancel,
  };
}
