import { createStore } from 'zustand/vanilla';
import { type SetWorker, startSetWorker } from '../../src/engine/client/image-set/set-worker';
import { watch } from '../../src/engine/client/observable';
import type { SendOptions } from '../../src/engine/client/worker-link';
import type { KeptSet } from '../../src/engine/protocol/set-keeping';
import type { SetNetwork } from '../../src/engine/protocol/set-network';
import type { SetWorkerRequests } from '../../src/engine/protocol/set-worker';
import { DenseLensError } from '../../src/errors';
import type { ClassLabel } from '../../src/formats/canonical';
import { locale } from '../../src/messages/m';
import { groupByFolder } from '../../src/set/groups';
import { groupByTable } from '../../src/set/label-table';
import { m } from '../messages/m';
import type { Observable } from '../store/observable';
import { createJob, type JobState, type JobTools } from './job';
import type { JobPage } from './jobs';
import { modelAtWork } from './model-at-work';
import { SetColumns } from './set-columns';
import { createPace } from './set-pace';
import { runWaiting } from './set-run';
import { classFinder, networkOf, type SetFile, type SetSource } from './set-source';
import { type ChosenImages, type ImageSetState, NO_SET, type SetStage } from './set-state';

/** Milliseconds between two changes of what is shown while a set runs. */
const PAUSE = 500;

/** Which images a sample takes: the same with every run. */
const SEED = 20_170_825;

/** The images of a kept set are not kept. */
const absent = (): Promise<Blob> =>
  Promise.reject(new DenseLensError('image/unreadable', m.image_set_not_kept_images()));

/** The set of images at hand: one at a time, as long as the page lives. */
export interface ImageSets {
  readonly state: Observable<ImageSetState>;
  /** What is known of each image; the same object until another set or run begins, changed with `state.version`. */
  rows(): SetColumns;
  /** Another set takes the place of this one, and runs. Never rejects. */
  begin(source: SetSource): Promise<void>;
  pause(): void;
  /** Goes on after a pause, or with what had not run when it was stopped. */
  resume(): void;
  /** Ends the run; what has run stays. */
  stop(): void;
  /** Runs all images anew, with the model at work. */
  again(): Promise<void>;
  /** Forgets the set. */
  close(): void;
  /** Says which classes the images of a group show; none for not known. */
  setTruth(group: number, classes: readonly number[]): Promise<void>;
  choose(chosen: ChosenImages | null): void;
  /** Keeps what is known of the set in this browser, but not its images. @throws `engine/failed` */
  keep(): Promise<KeptSet>;
  /** Sets that the browser keeps, the newest first. */
  kept(): Promise<readonly KeptSet[]>;
  /** Opens a kept set; its images can only be looked at once more when they are chosen again. @throws `engine/failed` */
  restore(id: string): Promise<void>;
  forget(id: string): Promise<void>;
  file(id: number): Promise<Blob>;
  /** Makes an image the page's. @throws the image codes */
  open(id: number): Promise<void>;
  /** Asks the set's worker. @throws what the question throws; `explain/unsupported` without a set */
  ask<T extends keyof SetWorkerRequests>(
    type: T,
    payload: SetWorkerRequests[T]['in'],
    options?: SendOptions,
  ): Promise<SetWorkerRequests[T]['out']>;
}

/** What the job of a set does: it reads files, or waits for a model; then images run. */
type SetPhase = 'reading' | 'running';

/** What a set is doing, by its job; null where the job is of no set. */
function stageOf(state: JobState<SetPhase>): SetStage | null {
  switch (state.status) {
    case 'idle':
      return null;
    case 'running':
      return { status: state.found };
    case 'cancelled':
      return { status: 'stopped' };
    case 'failed':
      return { status: 'failed', error: state.error };
    default:
      return { status: state.status };
  }
}

/** A model, as a set tells what it was run with. */
const told = (
  { id, name, key, activation, recipe, spec, sha256 }: SetNetwork,
  labels: readonly ClassLabel[],
) => ({
  ...{ id, name, key, labels, activation, recipe },
  classes: spec.numClasses,
  sha256: sha256 ?? null,
});

/** @see ImageSets */
export function createImageSets({ engine }: JobPage): ImageSets {
  const state = createStore<ImageSetState>(() => NO_SET);
  const set = (change: Partial<ImageSetState>): void => state.setState(change);
  // A set says itself which model it is of: another one makes it stale, and ends nothing but its run.
  const job = createJob<SetPhase>(engine, { on: [], keeps: true });
  const pace = createPace();
  let files: readonly SetFile[] = [];
  let credits: readonly string[] = [];
  let table: ReadonlyMap<string, readonly string[]> | null = null;
  let rows = new SetColumns(0);
  let worker: SetWorker | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const publish = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { length } = files;
    const [done, failed, repeated] = [rows.where('done'), rows.where('failed'), rows.where('duplicate')];
    const rate = pace.rate();
    const waiting = length - done.length - failed.length - repeated.length;
    set({
      done: done.length,
      failed: failed.length,
      duplicates: repeated.length,
      rate,
      left: rate === null ? null : waiting / rate,
      version: state.getState().version + 1,
    });
  };
  const publishSoon = (): void => {
    timer ??= setTimeout(publish, PAUSE);
  };

  /** Says whether the model at work is another than the one that the set was run with. */
  const judge = async (): Promise<void> => {
    const { model } = engine.state.get();
    const { model: ran } = state.getState();
    if (ran === null) return;
    const key = model === null ? null : (await networkOf(model)).key;
    // Unless the one or the other has changed meanwhile, which has asked by itself.
    if (engine.state.get().model === model && state.getState().model === ran)
      set({ isStale: key !== ran.key });
  };
  watch(
    engine.state,
    ({ model }) => model,
    () => {
      // Whoever is not known yet is another.
      if (state.getState().model !== null) set({ isStale: true });
      void judge();
    },
  );
  job.state.subscribe((now) => {
    const stage = stageOf(now);
    if (stage !== null) set({ stage });
    if (now.status === 'cancelled') void judge();
  });

  const fileOf = (id: number): Promise<Blob> => {
    const file = files[id];
    if (file === undefined) throw new DenseLensError('element/unknown', m.image_set_no_image({ id }));
    return file.load();
  };

  const run = (to: SetWorker, { signal, mayGoOn }: JobTools<SetPhase>): Promise<void> =>
    runWaiting(engine, {
      ...{ worker: to, rows, fileOf, signal, mayGoOn },
      onRun: pace.tick,
      onRows: publishSoon,
    });

  const startWorker = (): SetWorker => {
    const made = startSetWorker(locale, (message) => {
      if (worker === made) job.fail(new DenseLensError('engine/device-lost', message));
    });
    worker = made;
    return made;
  };
  const endWorker = (): void => {
    worker?.destroy();
    worker = null;
  };

  /** All from the beginning, with the model at work. */
  const start = async (name: string): Promise<void> => {
    endWorker();
    pace.reset();
    rows = new SetColumns(files.length);
    state.setState({ ...NO_SET, stage: { status: 'reading' }, version: state.getState().version + 1 });
    await job.start('reading', files.length, async (tools) => {
      const model = await modelAtWork(engine, tools.signal);
      const network = await networkOf(model);
      const { labels } = model.summary;
      const find = classFinder(labels);
      const { entries, groups } =
        table === null ? groupByFolder(files, (folder) => find(folder) !== null) : groupByTable(files, table);
      const known = { name, entries, groups };
      const truth = groups.map(({ labels: names }) => names.flatMap((each) => find(each) ?? []));
      set({ set: known, credits, model: told(network, labels), truth });
      const made = startWorker();
      const plan = await engine.ask('set-plan', { batch: null }, { signal: tools.signal });
      await made.ask('open', { set: known, network, plan, seed: SEED, truth });
      tools.report('running', 0, files.length);
      await run(made, tools);
    });
    publish();
  };

  const goOn = async (to: SetWorker): Promise<void> => {
    await job.start('running', files.length, (tools) => run(to, tools));
    publish();
  };

  const ask: ImageSets['ask'] = async (type, payload, options) => {
    if (worker === null) throw new DenseLensError('explain/unsupported', m.image_set_none());
    return worker.ask(type, payload, options);
  };

  return {
    state,
    rows: () => rows,
    begin: async (source) => {
      files = source.files;
      credits = source.credits ?? [];
      table = source.labels ?? null;
      await start(source.name);
    },
    pause: job.pause,
    resume: () => {
      const { stage, isStale } = state.getState();
      pace.reset();
      if (stage.status === 'paused') job.resume();
      else if ((stage.status === 'stopped' || stage.status === 'failed') && !isStale && worker !== null)
        void goOn(worker);
    },
    stop: () => {
      job.cancel();
      pace.reset();
    },
    again: () => start(state.getState().set?.name ?? ''),
    close: () => {
      job.forget();
      endWorker();
      pace.reset();
      files = [];
      rows = new SetColumns(0);
      state.setState({ ...NO_SET, version: state.getState().version + 1 });
    },
    setTruth: async (group, classes) => {
      const truth = state.getState().truth.map((before, n) => (n === group ? classes : before));
      set({ truth });
      const of = rows;
      const scored = await ask('truth', { classes: truth });
      if (of !== rows) return;
      of.take(scored);
      publish();
    },
    choose: (chosen) => set({ chosen }),
    keep: () => ask('keep', { notes: { errors: [...rows.errors], originals: [...rows.originals] } }),
    kept: () => (worker ?? startWorker()).ask('kept', null),
    restore: async (id) => {
      job.cancel();
      pace.reset();
      const restored = await (worker ?? startWorker()).ask('restore', { id });
      job.forget();
      const { set: known, network, truth, notes } = restored;
      files = known.entries.map(({ path, bytes }) => ({ path, bytes, load: absent }));
      rows = new SetColumns(known.entries.length);
      rows.take(restored.rows);
      for (const [image, error] of notes.errors) rows.refuse(image, error);
      for (const [image, of] of notes.originals) rows.repeat(image, of);
      const { model } = engine.state.get();
      const labels = model?.summary.spec.numClasses === network.spec.numClasses ? model.summary.labels : [];
      state.setState({
        ...NO_SET,
        stage: { status: rows.where('waiting').length > 0 ? 'stopped' : 'done' },
        set: known,
        model: told(network, labels),
        truth,
        hasImages: false,
        isStale: true,
        version: state.getState().version,
      });
      await judge();
      publish();
    },
    forget: async (id) => {
      await (worker ?? startWorker()).ask('forget', { id });
    },
    file: fileOf,
    open: async (id) => {
      const image = await fileOf(id);
      const path = state.getState().set?.entries[id]?.path ?? '';
      const subject = { kind: 'own', name: path.slice(path.lastIndexOf('/') + 1) } as const;
      await engine.classify({ image, subject }, { latest: true });
    },
    ask,
  };
}
