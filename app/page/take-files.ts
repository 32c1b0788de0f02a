import { DenseLensError } from '../../src/errors';
import { requestFromFiles } from '../catalogue/own-model';
import type { DroppedFiles } from '../catalogue/read-folders';
import { recognise } from '../catalogue/recognise';
import { sourceOf } from '../catalogue/set-files';
import { type GivenFile, takeApart } from '../catalogue/take-apart';
import type { Jobs } from '../jobs/jobs';
import { createKnownChecks } from '../jobs/known-checks';
import { verdictOf } from '../jobs/known-verdict';
import type { SetSource } from '../jobs/set-source';
import { m } from '../messages/m';
import type { AppStore } from '../store/app-state';
import { dataOf } from '../store/async-state';
import { inOneLine } from '../words/format';
import { nextArrival } from './arrivals';

/** What of each kind was begun last. */
const newest = { model: 0, picture: 0, set: 0 };

/** Whether something newer was begun while this was still looked into; if not, this is the newest. */
function isOvertaken(kind: keyof typeof newest, arrival: number): boolean {
  if (arrival < newest[kind]) return true;
  newest[kind] = arrival;
  return false;
}

/** A text alone may be class names, or be meant for something else altogether. */
async function loadText(store: AppStore, file: File): Promise<void> {
  try {
    await store.getState().loadLabels(file);
  } catch (error) {
    if (!(error instanceof DenseLensError) || error.code !== 'model/labels') throw error;
    const text = m.files_not_labels({ name: file.name, why: error.message });
    throw new DenseLensError('model/labels', text, { cause: error });
  }
}

/** Loads a model with its class names; from a folder also without them, where the text was none. */
async function loadParts(
  store: AppStore,
  model: readonly GivenFile[],
  labels: GivenFile | null,
  { isFolder, arrival }: { readonly isFolder: boolean; readonly arrival: number },
): Promise<string | null> {
  const [only, data] = model;
  const alone = only !== undefined && data === undefined && labels === null ? only : null;
  const known = alone === null ? null : await recognise(dataOf(store.getState().catalogue) ?? [], alone.file);
  if (isOvertaken('model', arrival)) return null;
  if (alone !== null && known !== null) {
    // What the site has by itself, and what a download would have brought: under its own name, and kept like it.
    const { loadModel, loadModelFrom } = store.getState();
    const url = URL.createObjectURL(alone.file);
    try {
      await (known.served ? loadModel(known.id) : loadModelFrom(known.id, url));
    } finally {
      URL.revokeObjectURL(url);
    }
    return null;
  }
  const load = (parts: readonly GivenFile[]) =>
    store.getState().loadModel(requestFromFiles(parts.map(({ file }) => ({ name: file.name, blob: file }))));
  try {
    await load(labels === null ? model : [...model, labels]);
    return null;
  } catch (error) {
    const isLabels = error instanceof DenseLensError && error.code === 'model/labels';
    if (!isFolder || labels === null || !isLabels) throw error;
    await load(model);
    return m.files_misfit({ name: labels.file.name, why: error.message });
  }
}

/** What takes files: the page's state, and what runs beside it. */
export interface Taker {
  readonly store: AppStore;
  readonly jobs: Jobs;
}

/** JSON with logits in it is no list of class names. */
const holdsLogits = async (file: File): Promise<boolean> =>
  /\.json$/i.test(file.name) && /"logits"\s*:/.test(await file.text());

/**
 * Whether files are one without an ending that begins as weights do: caches keep those under their hash. Safetensors
 * begin with a length and a brace, the others with what their formats say.
 */
async function isNamelessModel(files: readonly GivenFile[]): Promise<boolean> {
  const [only, more] = files;
  if (only === undefined || more !== undefined || /\.\w{1,8}$/.test(only.file.name)) return false;
  const bytes = new Uint8Array(await only.file.slice(0, 16).arrayBuffer());
  const [first = 0, second = 0, third = 0] = bytes;
  const isSafetensors = bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0);
  const isArchive = first === 0x50 && second === 0x4b && third === 3;
  const isPickle = first === 0x80 && second >= 2 && second <= 5;
  const isHdf5 = first === 0x89 && second === 0x48 && third === 0x44;
  // An IR version, then the producer's name or the graph.
  const isOnnx = first === 0x08 && second >= 3 && second <= 13 && (third === 0x12 || third === 0x3a);
  return isSafetensors || isArchive || isPickle || isHdf5 || isOnnx;
}

/** Checks the model at work against known logits, and says what came of it. */
async function checkKnown({ store, jobs }: Taker, file: File): Promise<void> {
  const { dismissTopic, notify } = store.getState();
  const checks = jobs(createKnownChecks);
  notify({ topic: 'check', kind: 'notice', text: m.known_checking({ file: file.name }) });
  await checks.start(file);
  const state = checks.state.getState();
  const verdict = state.status === 'done' || state.status === 'failed' ? verdictOf(state) : null;
  if (verdict === null) dismissTopic('check');
  else
    notify({ topic: 'check', kind: verdict.agrees ? 'notice' : 'error', text: verdict.sentences.join(' ') });
}

/** Several pictures become a set, which is shown at once and runs behind everything else. */
async function beginSet({ store, jobs }: Taker, source: SetSource): Promise<void> {
  const { createImageSets } = await import('../jobs/image-set');
  store.getState().openSet();
  void jobs(createImageSets).begin(source);
}

/** What a folder held that is of no use here. */
function nothingIn({ files, folders, isCut }: DroppedFiles): string {
  const [name = '', ...more] = folders;
  const count = folders.length;
  const [first] = files;
  if (first === undefined)
    return more.length === 0 ? m.files_folder_empty({ name }) : m.files_folders_empty({ count });
  const said = {
    looked: (isCut ? m.files_looked_first : m.files_looked)({ count: files.length }),
    example: first.file.name,
  };
  return more.length === 0
    ? m.files_folder_useless({ name, ...said })
    : m.files_folders_useless({ count, ...said });
}

/**
 * What a visitor dropped, pasted or chose: the first model is loaded, class names named, the first picture run,
 * and what was left is said. Never rejects.
 */
export async function takeDropped(
  taker: Taker,
  dropped: DroppedFiles,
  meant: 'picture' | 'model' = 'picture',
  arrival = nextArrival(),
): Promise<void> {
  const isFolder = dropped.folders.length > 0;
  const { store } = taker;
  const { attempt, classify, dismissTopic, notify } = store.getState();
  // What was said of what came before is overtaken.
  for (const topic of ['files', 'image', 'model', 'check'] as const) dismissTopic(topic);
  const isModel = !isFolder && (await isNamelessModel(dropped.files));
  const as = isFolder ? 'nothing' : isModel ? 'model' : meant;
  const first = takeApart(dropped.files, as);
  const source = first.set.length > 0 ? await sourceOf(dropped.files, dropped.folders) : null;
  const table = source?.table ?? null;
  // A table of what pictures show is no list of class names.
  const taken =
    table === null
      ? first
      : takeApart(
          dropped.files.filter((file) => file !== table),
          as,
        );
  const { model, picture, left } = taken;
  const isKnown = taken.labels !== null && (await holdsLogits(taken.labels.file));
  const [labels, known] = isKnown ? [null, taken.labels] : [taken.labels, taken.known];
  const said = [...left];
  if (dropped.isCut) said.push(m.files_only_first({ count: dropped.files.length }));
  if (picture === null && model.length === 0 && labels === null && known === null) {
    notify({ topic: 'image', kind: 'error', text: nothingIn(dropped) });
    return;
  }
  if (said.length > 0) notify({ topic: 'files', kind: 'notice', text: inOneLine(said) });
  const imageBefore = store.getState().image;
  if (model.length > 0) {
    const loaded = loadParts(store, model, labels, { isFolder, arrival }).then((misfit) => {
      if (misfit !== null) notify({ topic: 'files', kind: 'notice', text: inOneLine([...said, misfit]) });
    });
    await attempt('model', loaded);
  } else if (labels !== null) {
    // Before a model is there, a text could only be a model's beginning; its reader says what it lacks.
    if (store.getState().model === null)
      await attempt('model', loadParts(store, [], labels, { isFolder: false, arrival }));
    else await attempt('image', loadText(store, labels.file));
  }
  // While the model was loading, another picture may have been asked for.
  const { image, loading } = store.getState();
  const isWanted = imageBefore === null || image === imageBefore;
  if (picture !== null && isWanted && !isOvertaken('picture', arrival)) {
    const subject = { kind: 'own', name: picture.file.name } as const;
    const ran = attempt('image', classify(subject, picture.file, { latest: true }));
    if (source === null) await ran;
  }
  if (source !== null && !isOvertaken('set', arrival)) await beginSet(taker, source);
  if (known !== null && (model.length === 0 || loading.status !== 'error'))
    await checkKnown(taker, known.file);
}

/**
 * As {@link takeDropped}, for files that came without folders.
 * @param meant - what a file is taken for that does not say so by itself
 */
export const takeFiles = (
  taker: Taker,
  files: readonly File[],
  meant: 'picture' | 'model' = 'picture',
): Promise<void> => {
  const given = files.map((file) => ({ path: file.name, file }));
  return takeDropped(taker, { files: given, folders: [], isCut: false }, meant);
};
