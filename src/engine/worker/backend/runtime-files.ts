import { DenseLensError } from '../../../errors';
import type { Progress } from '../../protocol/messages';
import { m } from '../messages/m';

/** ONNX Runtime's two files: Emscripten's glue, which threads start from, too, and its program. */
export interface RuntimeFiles {
  readonly mjs: string;
  readonly wasm: string;
  /** Length of the program. */
  readonly bytes: number;
}

/** Milliseconds without a byte, for a script as a whole, and waits between attempts. */
const STALL_AFTER = 12_000;
const SCRIPT_WITHIN = 20_000;
const PAUSES = [500, 2_000];

const nameOf = (url: string): string => new URL(url, self.location.href).pathname.split('/').at(-1) ?? url;

/** Says of a file what is wrong with it. */
type Complaint = (inputs: { readonly file: string }) => string;

const unavailable = (url: string, say: Complaint, cause?: unknown): DenseLensError =>
  new DenseLensError('engine/unavailable', m.runtime_unavailable({ why: say({ file: nameOf(url) }) }), {
    cause,
  });

/** Why a file did not come; `isFinal` when asking again would not help. */
class Miss extends Error {
  readonly say: Complaint;
  readonly isFinal: boolean;
  /** Whether the site says that it has no such file. */
  readonly isAbsent: boolean;

  constructor(say: Complaint, isFinal = false, absent = false) {
    super();
    this.say = say;
    this.isFinal = isFinal;
    this.isAbsent = absent;
  }
}

/** Whether a runtime could not be fetched because the site does not have it. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof DenseLensError && error.cause instanceof Miss && error.cause.isAbsent;

async function fetchOnce(url: string, onBytes: (count: number) => void): Promise<Uint8Array> {
  const control = new AbortController();
  let hasStalled = false;
  let stall: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(stall);
    stall = setTimeout(() => {
      hasStalled = true;
      control.abort();
    }, STALL_AFTER);
  };
  wait();
  try {
    const response = await fetch(url, { signal: control.signal });
    const { status, statusText, body } = response;
    if (!response.ok) {
      const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
      const answer = `${status} ${statusText}`.trim();
      throw new Miss((of) => m.runtime_no_file({ ...of, status: answer }), isFinal, isFinal);
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    const reader = body?.getReader();
    for (;;) {
      const chunk = await reader?.read();
      wait();
      if (chunk === undefined || chunk.done) break;
      chunks.push(chunk.value);
      length += chunk.value.length;
      onBytes(length);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  } catch (error) {
    if (error instanceof Miss) throw error;
    throw new Miss(hasStalled ? m.runtime_late : m.runtime_cut_off, hasStalled);
  } finally {
    clearTimeout(stall);
    control.abort();
  }
}

/** @throws `engine/unavailable` after a few attempts, with the file's name and what is wrong with it */
async function fetchFile(url: string, onBytes: (count: number) => void): Promise<Uint8Array> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetchOnce(url, onBytes);
    } catch (error) {
      const pause = PAUSES[attempt];
      if (!(error instanceof Miss)) throw error;
      if (pause === undefined || error.isFinal) throw unavailable(url, error.say, error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/**
 * Imports ONNX Runtime's JavaScript. `import()` waits for ever, and does not name a file that is damaged.
 * @param name - of the file, as far as it is known
 * @throws `engine/unavailable`
 */
export async function importScript<T>(name: string, load: () => Promise<T>): Promise<T> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(unavailable(name, m.runtime_late)), SCRIPT_WITHIN);
  });
  try {
    return await Promise.race([load(), silence]);
  } catch (cause) {
    if (cause instanceof DenseLensError) throw cause;
    // What was not fetched has its address in the error.
    const file = /[^/\s]+\.m?js/.exec(cause instanceof Error ? cause.message : '')?.[0];
    throw file === undefined
      ? unavailable(name, m.runtime_damaged, cause)
      : new DenseLensError('engine/unavailable', m.runtime_file_unloaded({ file }), { cause });
  } finally {
    clearTimeout(late);
  }
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/**
 * Fetches ONNX Runtime's files here and now, with an eye on the connection: ORT itself would wait for ever for
 * a file that does not come, and not name one that is wrong.
 * @returns the program
 * @throws `engine/unavailable`
 */
export async function fetchRuntime(
  { mjs, wasm, bytes }: RuntimeFiles,
  onProgress: (progress: Progress) => void,
): Promise<Uint8Array> {
  const [program] = await Promise.all([
    fetchFile(wasm, (loaded) => onProgress({ stage: 'engine', loaded, total: bytes })),
    fetchFile(mjs, () => {}),
  ]);
  if (MAGIC.some((byte, i) => program[i] !== byte)) throw unavailable(wasm, m.runtime_no_program);
  try {
    // ORT imports it again, from the same address: the module is there by then.
    await import(/* @vite-ignore */ new URL(mjs, self.location.href).href);
  } catch (cause) {
    throw unavailable(mjs, m.runtime_damaged, cause);
  }
  return program;
}

/** Whether ORT says, in its words, that its own program does not start. */
export const isRuntimeMissing = (reason: string): boolean =>
  reason.includes('no available backend found') || reason.includes("'initWasm()' failed");

/** What a visitor is told of that. */
export function runtimeBroken({ wasm }: RuntimeFiles, cause: unknown): DenseLensError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isMemory = /memory/i.test(reason);
  return isMemory
    ? new DenseLensError('engine/unavailable', m.runtime_no_memory(), { cause })
    : unavailable(wasm, m.runtime_damaged, cause);
}
