import type { Hdf5Dataset, Hdf5Group } from '../hdf5/open';
import { type StoredArray, storedInHdf5 } from './stored-array';

/** What kinds of layers have weights in a DenseNet. */
export type KerasKind = 'conv' | 'norm' | 'dense';

/** A layer of a Keras file that has weights, which stay where they are. */
export interface KerasLayer {
  /** As Keras calls it: `conv2_block1_1_conv`; in Keras 3's files only its kind and number, `conv2d_3`. */
  readonly name: string;
  readonly kind: KerasKind;
  /** By Keras' word for them: `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`. */
  readonly parts: ReadonlyMap<string, KerasArray>;
}

/** An array of the file, and what to call it in a sentence. */
export interface KerasArray {
  readonly path: string;
  readonly array: StoredArray;
}

const PARTS: Readonly<Record<KerasKind, readonly string[]>> = {
  conv: ['kernel', 'bias'],
  norm: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
  dense: ['kernel', 'bias'],
};

/** What a layer is, by its weights; null for layers that no DenseNet has. */
function kindOf(parts: ReadonlyMap<string, KerasArray>): KerasKind | null {
  const axes = parts.get('kernel')?.array.shape.length;
  if (axes === 4) return 'conv';
  if (axes === 2) return 'dense';
  return parts.has('moving_mean') && parts.has('moving_variance') ? 'norm' : null;
}

/** What layers have in common in all of Keras' formats, in the order in which they were found. */
export class CollectedLayers {
  readonly layers: KerasLayer[] = [];
  /** Layers with weights that no DenseNet has, by name. */
  readonly strange: string[] = [];

  add(name: string, parts: ReadonlyMap<string, KerasArray>): void {
    const kind = kindOf(parts);
    if (kind !== null && [...parts.keys()].every((part) => PARTS[kind].includes(part)))
      this.layers.push({ name, kind, parts });
    // The state of random layers, and what counts examples, are no weights.
    else if ([...parts.values()].some(({ array }) => array.shape.length > 1)) this.strange.push(name);
  }
}

/** A list that was too long for one attribute goes on in `layer_names1`, and so on. */
function textsOf({ attributes }: Hdf5Group, name: string): readonly string[] | null {
  const whole = attributes.get(name);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let i = 0; attributes.has(`${name}${i}`); i++) parts.push(...(attributes.get(`${name}${i}`) ?? []));
  return parts.length === 0 ? null : parts;
}

/** What stands at a path below a group. */
function objectAt(group: Hdf5Group, path: string): Hdf5Dataset | Hdf5Group | undefined {
  let found: Hdf5Dataset | Hdf5Group | undefined = group;
  for (const part of path.split('/').filter((each) => each !== ''))
    found = found?.kind === 'group' ? found.children.get(part) : undefined;
  return found;
}

/** Keras 2's (and Keras 3's `.h5`): groups by layer, and lists of names that say the order. */
function fromNames(file: Uint8Array, group: Hdf5Group, collected: CollectedLayers): void {
  for (const layer of textsOf(group, 'layer_names') ?? []) {
    const at = objectAt(group, layer);
    if (at?.kind !== 'group') continue;
    // A model within the model is one layer here, with the weights of all of its own.
    const inner = new Map<string, Map<string, KerasArray>>();
    for (const path of textsOf(at, 'weight_names') ?? []) {
      const dataset = objectAt(at, path);
      if (dataset?.kind !== 'dataset') continue;
      const slash = path.lastIndexOf('/');
      const own = path.slice(0, Math.max(0, slash));
      const part = path.slice(slash + 1).replace(/:0$/, '');
      const parts = inner.get(own) ?? new Map<string, KerasArray>();
      inner.set(own, parts.set(part, { path, array: storedInHdf5(file, dataset) }));
    }
    for (const [own, parts] of inner) collected.add(inner.size === 1 ? layer : own, parts);
  }
}

/** `conv2d` before `conv2d_1`, and that before `conv2d_10`. */
function byNumber(a: string, b: string): number {
  const split = (name: string): readonly [string, number] => {
    const [, word = name, number = '-1'] = /^(.*?)_(\d+)$/.exec(name) ?? [];
    return [word, Number(number)];
  };
  const [[wordA, numberA], [wordB, numberB]] = [split(a), split(b)];
  return wordA === wordB ? numberA - numberB : wordA < wordB ? -1 : 1;
}

/** Keras 3's: a group `vars` for each layer, below its kind and number; models within models below those. */
function fromVars(file: Uint8Array, group: Hdf5Group, path: string, collected: CollectedLayers): void {
  const names = [...group.children.keys()].sort(byNumber);
  for (const name of names) {
    const child = group.children.get(name);
    // What the optimiser and the metrics keep is no part of the network.
    if (child?.kind !== 'group' || /^(optimizer|metrics|compile_metrics|_?compile)/.test(name)) continue;
    if (name !== 'vars') {
      fromVars(file, child, path === '' ? name : `${path}/${name}`, collected);
      continue;
    }
    const arrays = [...child.children].filter(
      (entry): entry is [string, Hdf5Dataset] => entry[1].kind === 'dataset',
    );
    if (arrays.length === 0) continue;
    arrays.sort(([a], [b]) => Number(a) - Number(b));
    const isNorm = arrays.length === 4 && arrays.every(([, { shape }]) => shape.length === 1);
    const words = isNorm ? PARTS.norm : PARTS.conv;
    const own = child.attributes.get('name')?.[0] ?? group.attributes.get('name')?.[0];
    const parts = arrays.map(
      ([key, dataset], i) =>
        [words[i] ?? key, { path: `${path}/vars/${key}`, array: storedInHdf5(file, dataset) }] as const,
    );
    collected.add(own ?? path.slice(path.lastIndexOf('/') + 1), new Map(parts));
  }
}

/** The layers of a Keras file that have weights, in the order that the file tells; null when it is none of Keras'. */
export function kerasLayers(file: Uint8Array, root: Hdf5Group): CollectedLayers | null {
  const collected = new CollectedLayers();
  const weights = objectAt(root, 'model_weights');
  const group = weights?.kind === 'group' ? weights : root;
  if (textsOf(group, 'layer_names') !== null) fromNames(file, group, collected);
  else fromVars(file, root, '', collected);
  return collected.layers.length + collected.strange.length === 0 ? null : collected;
}
