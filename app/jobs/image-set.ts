import { createStore } from 'zustand/vanilla';
import { runImages } from '../../src/engine/client/image-set/run-images';
import { type SetWorker, startSetWorker } from '../../src/engine/client/image-set/set-worker';
import { watch } from '../../src/engine/client/observable';
import type { LoadedModel } from '../../src/engine/client/state';
import { isSvg, rasterizeSvg } from '../../src/engine/client/svg';
import type { SendOptions } from '../../src/engine/client/worker-link';
import type { KeptSet } from '../../src/engine/protocol/set-keeping';
import type { SetNetwork, SetWorkerRequests } from '../../src/engine/protocol/set-worker';
import { DenseLensError, isAbandoned, serializeError } from '../../src/errors';
import type { ClassLabel } from '../../src/formats/canonical';
import { locale } from '../../src/messages/m';
import type { TensorName } from '../../src/network/spec';
import { groupByFolder } from '../../src/set/groups';
import { groupByTable } from '../../src/set/label-table';
import { m } from '../messages/m';
import type { Observable } from '../store/observable';
import type { JobPage } from './jobs';
import { SetColumns } from './set-columns';
import { createPace } from './set-pace';
import { classFinder, networkOf, type SetFile, type SetSource } from './set-source';
import { type ChosenImages, type ImageSetState, NO_SET, type SetStage } from './set-state';

/** Milliseconds between two changes of what is shown while a set runs. */
const PAUSE = 250;

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

/** @see ImageSets */
export function createImageSets({ engine }: JobPage): ImageSets {
  const state = createStore<ImageSetState>(() => NO_SET);
  const pace = createPace();
  let files: readonly SetFile[] = [];
  let credits: readonly string[] = [];
  let table: ReadonlyMap<string, readonly string[]> | null = null;
  let rows = new SetColumns(0);
  let worker: SetWorker | null = null;
  let control = new AbortController();
  /** What a paused run waits for. */
  let gate: { readonly opened: Promise<void>; readonly open: () => void } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const set = (change: Partial<ImageSetState>): void => state.setState(change);
  const enter = (stage: SetStage): void => set({ stage });
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

  const isOfRun = (model: LoadedModel | null): boolean =>
    model !== null && networkOf(model).key === state.getState().model?.key;
  watch(
    engine.state,
    ({ model }) => model,
    (model) => {
      if (state.getState().model !== null) set({ isStale: !isOfRun(model) });
    },
  );

  const modelAtWork = (signal: AbortSignal): Promise<LoadedModel> =>
    new Promise((resolve, reject) => {
      const { model } = engine.state.get();
      if (model !== null) return resolve(model);
      const end = watch(
        engine.state,
        (now) => now.model,
        (now) => {
          if (now === null) return;
          end();
          resolve(now);
        },
      );
      signal.addEventListener('abort', () => {
        end();
        reject(new DenseLensError('engine/cancelled', m.image_set_cancelled()));
      });
    });

  const fileOf = (id: number): Promise<Blob> => {
    const file = files[id];
    if (file === undefined) throw new DenseLensError('element/unknown', m.image_set_no_image({ id }));
    return file.load();
  };

  const decode = async (
    to: SetWorker,
    id: number,
    signal: AbortSignal,
    wanted: Map<number, readonly TensorName[]>,
  ) => {
    const file = await fileOf(id);
    const isDrawing = await isSvg(file).catch(() => {
      throw new DenseLensError('image/unreadable', m.image_set_changed());
    });
    const drawn = isDrawing ? await rasterizeSvg(file, signal) : null;
    const transfer = drawn === null ? [] : [drawn];
    const decoded = await to.ask('decode', { id, file, drawn }, { signal, transfer });
    if (decoded.kind === 'input') {
      if (decoded.wanted.length > 0) wanted.set(id, decoded.wanted);
      return decoded.input;
    }
    rows.repeat(id, decoded.of);
    publishSoon();
    return null;
  };

  /** Runs what waits. */
  const run = async (to: SetWorker, of: SetColumns, { signal }: AbortController): Promise<void> => {
    const plan = await engine.ask('set-plan', { batch: null }, { signal });
    const wanted = new Map<number, readonly TensorName[]>();
    await runImages(engine, {
      plan,
      signal,
      ids: of.where('waiting'),
      decode: (id) => decode(to, id, signal, wanted),
      wanted: (id) => wanted.get(id) ?? [],
      absorb: async (ids, { logits, features, peaks, tensors, milliseconds }) => {
        const moved = [logits, features, ...Object.values(peaks), ...tensors.values()];
        const transfer = moved.map(({ buffer }: Float32Array | Uint32Array) => buffer as ArrayBuffer);
        const payload = { ids, run: { logits, features, peaks, tensors, milliseconds } };
        of.take(await to.ask('absorb', payload, { transfer }));
        for (const id of ids) wanted.delete(id);
        pace.tick();
        publishSoon();
      },
      refuse: async (id, error) => {
        await to.ask('fail', { id, error });
        of.refuse(id, error);
        publishSoon();
      },
      mayGoOn: async () => gate?.opened,
    });
  };

  /** Follows a run to its end. */
  const follow = async (own: AbortController, work: () => Promise<void>): Promise<void> => {
    const isCurrent = (): boolean => own === control;
    try {
      await work();
      if (isCurrent()) enter({ status: 'done' });
    } catch (error) {
      if (!isCurrent()) return;
      const { model } = engine.state.get();
      if (isAbandoned(error)) {
        enter({ status: 'stopped' });
        if (state.getState().model !== null) set({ isStale: !isOfRun(model) });
      } else enter({ status: 'failed', error: serializeError(error) });
    } finally {
      if (isCurrent()) publish();
    }
  };

  const halt = (): void => {
    control.abort();
    gate?.open();
    gate = null;
    pace.reset();
  };

  const startWorker = (): SetWorker => {
    const made = startSetWorker(locale, (message) => {
      if (worker !== made) return;
      halt();
      enter({ status: 'failed', error: { code: 'engine/device-lost', message } });
    });
    worker = made;
    return made;
  };

  const told = ({ id, name, key, activation, recipe, spec }: SetNetwork, labels: readonly ClassLabel[]) => ({
    ...{ id, name, key, labels, activation, recipe },
    classes: spec.numClasses,
  });

  /** All from the beginning, with the model at work. */
  const start = async (name: string): Promise<void> => {
    halt();
    worker?.destroy();
    worker = null;
    const own = new AbortController();
    control = own;
    rows = new SetColumns(files.length);
    state.setState({ ...NO_SET, stage: { status: 'reading' }, version: state.getState().version + 1 });
    await follow(own, async () => {
      const model = await modelAtWork(own.signal);
      const network = networkOf(model);
      const { labels } = model.summary;
      const find = classFinder(labels);
      const { entries, groups } =
        table === null ? groupByFolder(files, (folder) => find(folder) !== null) : groupByTable(files, table);
      const known = { name, entries, groups };
      const truth = groups.map(({ labels: names }) => names.flatMap((each) => find(each) ?? []));
      set({
        set: known,
        credits,
        model: told(network, labels),
        truth,
      });
      const made = startWorker();
      const plan = await engine.ask('set-plan', { batch: null }, { signal: own.signal });
      await made.ask('open', { set: known, network, plan, seed: SEED, truth });
      enter({ status: 'running' });
      await run(made, rows, own);
    });
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
    pause: () => {
      if (state.getState().stage.status !== 'running') return;
      let open = (): void => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      gate = { opened, open };
      enter({ status: 'paused' });
    },
    resume: () => {
      const { stage, isStale } = state.getState();
      pace.reset();
      if (stage.status === 'paused') {
        gate?.open();
        gate = null;
        enter({ status: 'running' });
      } else if ((stage.status === 'stopped' || stage.status === 'failed') && !isStale && worker !== null) {
        const [own, to] = [new AbortController(), worker];
        control = own;
        enter({ status: 'running' });
        void follow(own, () => run(to, rows, own));
      }
    },
    stop: halt,
    again: () => start(state.getState().set?.name ?? ''),
    close: () => {
      halt();
      worker?.destroy();
      worker = null;
      control = new AbortController();
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
      halt();
      control = new AbortController();
      const restored = await (worker ?? startWorker()).ask('restore', { id });
      const { set: known, network, truth, notes } = restored;
      files = known.entries.map(({ path, bytes }) => ({ path, bytes, load: absent }));
      rows = new SetColumns(known.entries.length);
      rows.take(restored.rows);
      for (const [image, error] of notes.errors) rows.refuse(image, error);
      for (const [image, of] of notes.originals) rows.repeat(image, of);
      const { model } = engine.state.get();
      const labels = model?.summary.spec.numClasses === network.spec.numClasses ? model.summary.labels : [];
      const { version } = state.getState();
      state.setState({
        ...NO_SET,
        set: known,
        model: told(network, labels),
        truth,
        hasImages: false,
        version,
      });
      set({ isStale: model !== null && !isOfRun(model) });
      enter({ status: rows.where('waiting').length > 0 ? 'stopped' : 'done' });
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
