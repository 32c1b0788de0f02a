import { DenseLensError } from '../../errors';
import type { ModelSource, Progress } from '../protocol';

/** A model's file in memory. */
export interface LoadedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const cancelled = (): DenseLensError =>
  new DenseLensError('engine/cancelled', 'Loading the model was cancelled.');

const unreachable = (url: string, cause?: unknown): DenseLensError =>
  new DenseLensError('model/unreachable', `The model could not be fetched from ${url}.`, { cause });

/** Reads a response into one buffer, without a second copy when its length is known. */
async function readBody(
  response: Response,
  report: (loaded: number, total: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const total = response.headers.has('content-encoding')
    ? 0
    : Number(response.headers.get('content-length') ?? 0);
  if (response.body === null || total === 0) return new Uint8Array(await response.arrayBuffer());
  let bytes = new Uint8Array(total);
  let loaded = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    if (loaded + value.length > bytes.length) {
      const longer = new Uint8Array(2 * (loaded + value.length));
      longer.set(bytes.subarray(0, loaded));
      bytes = longer;
    }
    bytes.set(value, loaded);
    loaded += value.length;
    report(loaded, total);
  }
  return bytes.subarray(0, loaded);
}

async function fetchFile(
  url: string,
  signal: AbortSignal,
  report: (loaded: number, total: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw unreachable(`${url} (${response.status} ${response.statusText})`);
    return await readBody(response, report);
  } catch (error) {
    if (signal.aborted) throw cancelled();
    throw error instanceof DenseLensError ? error : unreachable(url, error);
  }
}

const hex = (digest: ArrayBuffer): string =>
  [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function verify(bytes: Uint8Array<ArrayBuffer>, source: ModelSource & { kind: 'url' }): Promise<void> {
  if (source.bytes !== undefined && source.bytes !== bytes.length) {
    throw new DenseLensError(
      'model/integrity',
      `The model file has ${bytes.length} bytes, where ${source.bytes} are expected. It was not used.`,
    );
  }
  if (source.sha256 === undefined || crypto.subtle === undefined) return;
  if (hex(await crypto.subtle.digest('SHA-256', bytes)) !== source.sha256) {
    throw new DenseLensError(
      'model/integrity',
      'The model file does not have the expected SHA-256. It was not used.',
    );
  }
}

/**
 * Brings a model's bytes into memory and checks them against what is known of them.
 * @throws `model/unreachable`, `model/integrity`, `model/out-of-memory`, `engine/cancelled`
 */
export async function fetchModel(
  source: ModelSource,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<readonly LoadedFile[]> {
  const report = (loaded: number, total: number): void => onProgress({ stage: 'download', loaded, total });
  try {
    if (source.kind === 'url') {
      const bytes = await fetchFile(source.url, signal, report);
      await verify(bytes, source);
      return [{ name: new URL(source.url, self.location.href).pathname.split('/').at(-1) ?? '', bytes }];
    }
    const files: LoadedFile[] = [];
    for (const { name, blob } of source.files) {
      if (signal.aborted) throw cancelled();
      files.push({ name, bytes: new Uint8Array(await blob.arrayBuffer()) });
    }
    return files;
  } catch (error) {
    if (error instanceof RangeError) {
      throw new DenseLensError('model/out-of-memory', 'There is not enough memory for this model.', {
        cause: error,
      });
    }
    throw error;
  }
}
