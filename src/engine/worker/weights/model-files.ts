import { DenseLensError } from '../../../errors';
import type { Progress } from '../../protocol/messages';
import type { ModelProvenance, ModelSource, WhyNotKept } from '../../protocol/weights';
import { m } from '../messages/m';
import { type DownloadTarget, download, isKeptOf, isOneOf } from './download';
import { type Downloaded, sha256Hex } from './download-body';
import { fetchModel } from './far-fetch';
import { KeptFile, whyNotKept, withKeptLock } from './kept-files';

/** A model's file in memory. */
export interface LoadedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What was made of the files, and what is known of where they came from. */
export interface LoadedModelFiles<T> {
  readonly value: T;
  readonly files: readonly LoadedFile[];
  /** Null for the visitor's own files. */
  readonly provenance: ModelProvenance | null;
}

type UrlSource = Extract<ModelSource, { kind: 'url' }>;
type ReportProgress = (progress: Progress) => void;

/** With the pauses: what never answers is given up within a minute. */
const STALL_AFTER = 18_000;
const PAUSES = [500, 2_000];
/** Progress more often than this is nothing to look at. */
const REPORT_EVERY = 100;

const cancelled = (): DenseLensError => new DenseLensError('engine/cancelled', m.model_cancelled());

/** Reports at most so often, but always the latest: a download that stalls must not look younger than it is. */
function downloadReporter(onProgress: ReportProgress): {
  readonly report: (loaded: number, total: number) => void;
  readonly stop: () => void;
} {
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = (loaded: number, total: number): void => {
    clearTimeout(timer);
    const send = (): void => {
      last = performance.now();
      onProgress({ stage: 'download', loaded, total });
    };
    const early = last + REPORT_EVERY - performance.now();
    if (early <= 0 || loaded === total) send();
    else timer = setTimeout(send, early);
  };
  return { report, stop: () => clearTimeout(timer) };
}

const nameOf = (url: string): string =>
  decodeURIComponent(new URL(url, self.location.href).pathname.split('/').at(-1) ?? '');

const targetOf = (source: UrlSource): DownloadTarget => ({
  url: source.url,
  bytes: source.bytes ?? null,
  hashes: source.hashes ?? null,
});

interface Fetched extends Downloaded {
  /** Null when it is kept, or need not be. */
  readonly whyNotKept: WhyNotKept | null;
}

async function fetchInto(
  source: UrlSource,
  sink: KeptFile | null,
  signal: AbortSignal,
  onProgress: ReportProgress,
): Promise<Fetched> {
  let lost: WhyNotKept | null = null;
  const reporter = downloadReporter(onProgress);
  const done = await download(targetOf(source), {
    signal,
    onProgress: reporter.report,
    sink,
    onSinkLost: (error) => {
      lost = whyNotKept(error);
    },
    fetch: fetchModel,
    stallAfter: STALL_AFTER,
    pauses: PAUSES,
  }).finally(reporter.stop);
  return { ...done, whyNotKept: lost };
}

/** What an earlier visit kept, if it is still what it was. */
function readKept(kept: KeptFile, source: UrlSource): Downloaded | null {
  const { state, sha256 } = kept.record;
  if (state !== 'complete' || sha256 === null || !isOneOf(source.hashes ?? null, sha256)) return null;
  const bytes = kept.readRest();
  return sha256Hex(bytes) === sha256 ? { bytes, sha256 } : null;
}

async function openKept(id: string, source: UrlSource): Promise<KeptFile | WhyNotKept> {
  try {
    return await KeptFile.open(id, source.url, (record) => isKeptOf(source, record));
  } catch (error) {
    return whyNotKept(error);
  }
}

/** Whether an error says that the bytes themselves are no good, so that keeping them helps nobody. */
const isBadFile = (error: unknown): boolean =>
  error instanceof DenseLensError &&
  ['model/integrity', 'model/corrupt', 'model/unsupported'].includes(error.code);

/** Fetches a file into the browser's storage, or takes it from there; it counts once `use` understood it. */
async function withKeptFile<T>(
  source: UrlSource,
  kept: KeptFile,
  signal: AbortSignal,
  onProgress: ReportProgress,
  use: (files: readonly LoadedFile[]) => Promise<T>,
): Promise<LoadedModelFiles<T>> {
  const name = nameOf(source.url);
  const pinned = source.hashes !== undefined;
  try {
    const earlier = readKept(kept, source);
    if (earlier === null && kept.record.state === 'complete') kept.restart(null);
    const fetched = earlier ?? (await fetchInto(source, kept, signal, onProgress));
    const whyNot = 'whyNotKept' in fetched ? (fetched as Fetched).whyNotKept : null;
    const files = [{ name, bytes: fetched.bytes }];
    const value = await use(files);
    if (whyNot !== null) await kept.discard();
    else if (earlier === null) await kept.complete(fetched.sha256, pinned);
    const { sha256 } = fetched;
    return { value, files, provenance: { sha256, pinned, kept: whyNot === null, whyNotKept: whyNot } };
  } catch (error) {
    // Whatever becomes of the storage, the error that the visitor needs is this one.
    await (isBadFile(error) ? kept.discard() : kept.pause()).catch(() => undefined);
    throw error;
  } finally {
    kept.close();
  }
}

async function withUrl<T>(
  source: UrlSource,
  signal: AbortSignal,
  onProgress: ReportProgress,
  use: (files: readonly LoadedFile[]) => Promise<T>,
): Promise<LoadedModelFiles<T>> {
  const plain = async (whyNot: WhyNotKept | null): Promise<LoadedModelFiles<T>> => {
    const { bytes, sha256 } = await fetchInto(source, null, signal, onProgress);
    const files = [{ name: nameOf(source.url), bytes }];
    const pinned = source.hashes !== undefined;
    return {
      value: await use(files),
      files,
      provenance: { sha256, pinned, kept: false, whyNotKept: whyNot },
    };
  };
  const { keepAs } = source;
  if (keepAs === undefined) return plain(null);
  return withKeptLock(keepAs, signal, async () => {
    const kept = await openKept(keepAs, source);
    return typeof kept === 'string' ? plain(kept) : withKeptFile(source, kept, signal, onProgress, use);
  });
}

/**
 * Brings a model's bytes into memory, checks them against what is known of them and makes something of them.
 * @param use - reads the files; what it refuses is not kept
 * @throws `model/unreachable`, `model/integrity`, `model/out-of-memory`, `engine/cancelled`, and what `use` throws
 */
export async function withModelFiles<T>(
  source: ModelSource,
  signal: AbortSignal,
  onProgress: ReportProgress,
  use: (files: readonly LoadedFile[]) => Promise<T>,
): Promise<LoadedModelFiles<T>> {
  try {
    if (source.kind === 'url') return await withUrl(source, signal, onProgress, use);
    if (source.kind === 'made') {
      const { makeModel } = await import('../../../weights/make-model');
      const bytes = makeModel(source.spec, source.initialisation, source.seed);
      const made = [{ name: 'made.safetensors', bytes }];
      return { value: await use(made), files: made, provenance: null };
    }
    const files: LoadedFile[] = [];
    for (const { name, blob } of source.files) {
      if (signal.aborted) throw cancelled();
      files.push({ name, bytes: new Uint8Array(await blob.arrayBuffer()) });
    }
    return { value: await use(files), files, provenance: null };
  } catch (error) {
    if (error instanceof RangeError) {
      throw new DenseLensError('model/out-of-memory', m.model_no_memory(), { cause: error });
    }
    if (error instanceof DOMException && error.name === 'NotReadableError') {
      throw new DenseLensError('model/unreachable', m.model_file_gone(), { cause: error });
    }
    throw error;
  }
}
