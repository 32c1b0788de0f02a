import { DenseLensError } from '../../errors';
import { loadReaderMessages, m } from '../messages/m';
import { unpackEntry } from '../zip/unpack';
import { looksLikeZip, readZipDirectory } from '../zip/zip-directory';
import { looksLikeNpy, MOST_ELEMENTS, type NpyContents, readNpy } from './read-npy';

/** One input and what the network is known to answer to it. */
export interface KnownLogits {
  /** As it goes in, `[1,C,H,W]`; null where the file names a picture. */
  readonly input: { readonly dims: readonly number[]; readonly data: Float32Array } | null;
  /** What the picture is called. */
  readonly image: string | null;
  /** A number a class, in class order. */
  readonly logits: Float64Array;
}

const invalid = (message: string, cause?: unknown): DenseLensError =>
  new DenseLensError('check/invalid', message, { cause });

type Found = ReadonlyMap<string, NpyContents>;

async function readNpz(bytes: Uint8Array, name: string): Promise<Found> {
  const found = new Map<string, NpyContents>();
  try {
    for (const entry of readZipDirectory(bytes).values()) {
      const key = entry.name.replace(/\.npy$/, '');
      if (!WANTED.includes(key)) continue;
      if (entry.size > 9 * MOST_ELEMENTS) throw invalid(m.known_logits_npy_damaged({ name: key }));
      found.set(key, readNpy(await unpackEntry(bytes, entry), key));
    }
  } catch (error) {
    if (error instanceof DenseLensError && error.code === 'check/invalid') throw error;
    throw invalid(m.known_logits_npz_damaged({ name }), error);
  }
  return found;
}

/** Nested lists as Python's `tolist()` gives them: their dims by the first of each, every list as long as its fellows. */
function readLists(json: unknown, key: string): NpyContents {
  const dims: number[] = [];
  for (let inner = json; Array.isArray(inner); inner = inner[0]) dims.push(inner.length);
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (dims.length === 0 || dims.length > 8 || count > MOST_ELEMENTS)
    throw invalid(m.known_logits_json_lists({ key }));
  const values = new Float64Array(count);
  let at = 0;
  const visit = (value: unknown, depth: number): void => {
    const isList = Array.isArray(value);
    if (isList && value.length === dims[depth]) for (const each of value) visit(each, depth + 1);
    else if (typeof value === 'number' && depth === dims.length) values[at++] = value;
    else throw invalid(m.known_logits_json_lists({ key }));
  };
  visit(json, 0);
  return { kind: 'numbers', dims, values };
}

function readJson(bytes: Uint8Array, name: string): Found {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid(m.known_logits_no_such_file({ name }), cause);
  }
  const found = new Map<string, NpyContents>();
  if (typeof json !== 'object' || json === null) return found;
  for (const [key, value] of Object.entries(json)) {
    if (!WANTED.includes(key)) continue;
    if (typeof value === 'string') found.set(key, { kind: 'text', text: value });
    else if (value !== null) found.set(key, readLists(value, key));
  }
  return found;
}

const WANTED: readonly string[] = ['input', 'image', 'logits'];

function logitsOf(found: Found, name: string): Float64Array {
  const contents = found.get('logits');
  if (contents?.kind !== 'numbers' || contents.values.length === 0)
    throw invalid(m.known_logits_no_logits({ name }));
  const logits = Float64Array.from(contents.values);
  if (contents.dims.some((dim) => dim !== 1 && dim !== logits.length))
    throw invalid(m.known_logits_many({ dims: contents.dims.join(', ') }));
  if (!logits.every(Number.isFinite)) throw invalid(m.known_logits_not_finite({ key: 'logits' }));
  const sum = logits.reduce((total, value) => total + value, 0);
  if (logits.length > 1 && Math.abs(sum - 1) < 1e-3 && logits.every((value) => value >= 0 && value <= 1))
    throw invalid(m.known_logits_probabilities());
  return logits;
}

function inputOf(found: Found): KnownLogits['input'] {
  const contents = found.get('input');
  if (contents === undefined) return null;
  if (contents.kind !== 'numbers')
    throw invalid(m.known_logits_input_shape({ dims: contents.text.slice(0, 40) }));
  const dims = contents.dims.length === 3 ? [1, ...contents.dims] : contents.dims;
  if (dims.length !== 4 || dims[0] !== 1 || contents.values.length === 0)
    throw invalid(m.known_logits_input_shape({ dims: contents.dims.join(', ') }));
  const data = Float32Array.from(contents.values);
  if (!data.every(Number.isFinite)) throw invalid(m.known_logits_not_finite({ key: 'input' }));
  return { dims, data };
}

/**
 * Reads one input and its known logits: a `.npz` of `numpy.savez` or `savez_compressed`, or JSON, with `logits` and
 * either `input`, a tensor `[1,C,H,W]`, or `image`, a picture's name.
 * @param name - the file's
 * @throws `check/invalid`, with what the file should hold
 */
export async function readKnownLogits(bytes: Uint8Array, name: string): Promise<KnownLogits> {
  await loadReaderMessages();
  if (looksLikeNpy(bytes)) throw invalid(m.known_logits_single_array({ name }));
  const found = looksLikeZip(bytes) ? await readNpz(bytes, name) : readJson(bytes, name);
  const logits = logitsOf(found, name);
  const input = inputOf(found);
  const named = found.get('image');
  const image = named?.kind === 'text' && named.text.trim() !== '' ? named.text.trim() : null;
  if (input === null && image === null) throw invalid(m.known_logits_no_input({ name }));
  return { input, image, logits };
}
