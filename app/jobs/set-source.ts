import type { LoadedModel } from '../../src/engine/client/state';
import type { SetNetwork } from '../../src/engine/protocol/set-network';
import type { ClassLabel } from '../../src/formats/canonical';
import { plainName } from '../../src/set/groups';

/** A file that is to become an image of a set; nothing is read before its turn. */
export interface SetFile {
  /** With the folders that it lay in, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly load: () => Promise<Blob>;
}

/** Where a set comes from. */
export interface SetSource {
  readonly name: string;
  readonly files: readonly SetFile[];
  /** Names of classes by path, where a table says them; absent where folders do. */
  readonly labels?: ReadonlyMap<string, readonly string[]>;
  /** Who made the pictures, and on what terms others may use them. */
  readonly credits?: readonly string[];
}

/** Finds the class of a name: the whole name, in either language, or one of several between commas, or its id. */
export function classFinder(labels: readonly ClassLabel[]): (name: string) => number | null {
  const classes = new Map<string, number>();
  const add = (name: string | undefined, index: number): void => {
    const plain = plainName(name ?? '');
    if (plain !== '' && !classes.has(plain)) classes.set(plain, index);
  };
  for (const [index, { en }] of labels.entries()) add(en, index);
  for (const [index, { zh, emoji }] of labels.entries()) {
    add(zh, index);
    add(emoji, index);
  }
  for (const [index, { en }] of labels.entries()) {
    for (const part of en.split(',')) add(part, index);
    // As files are named where spaces and signs are not liked: "1st-place-medal".
    add(en.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, ''), index);
  }
  return (name) => classes.get(plainName(name)) ?? null;
}

const numbers = new WeakMap<object, number>();
let files = 0;
/** Where a file cannot be read any more, two of the same name are two networks. */
function numberOf(file: object): number {
  const number = numbers.get(file) ?? ++files;
  numbers.set(file, number);
  return number;
}

/** What weights are known by, today and on another visit: their hash; where nobody hashed them, the id that they are fetched by. */
async function weightsOf({ request, summary }: LoadedModel): Promise<unknown> {
  const { source } = request;
  if (summary.provenance !== undefined) return summary.provenance.sha256;
  if (source.kind !== 'files') return summary.id;
  try {
    const { hashOfFiles } = await import('../catalogue/own-models');
    return await hashOfFiles(source.files);
  } catch {
    return source.files.map(({ name, blob }) => [name, blob.size, numberOf(blob)]);
  }
}

/** The model at work as a set has it. */
export async function networkOf(model: LoadedModel): Promise<SetNetwork> {
  const { id, name, spec, input: recipe, activation, epsilon } = model.summary;
  const { pool = null } = model.request;
  const weights = await weightsOf(model);
  const key = JSON.stringify([weights, spec, recipe, activation, epsilon, pool]);
  const isHash = typeof weights === 'string' && /^[0-9a-f]{64}$/.test(weights);
  return { id, name, key, spec, recipe, activation, ...(isHash && { sha256: weights }) };
}
