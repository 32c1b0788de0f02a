import { DenseLensError } from '../../errors';
import { m } from '../messages/m';
import { isKind, type PickleDict, type PickleObject, type PickleValue } from './pickle-values';
import { moduleOf, type TorchModule } from './torch-module';
import { type TorchTensor, tensorOf } from './torch-tensor';

/** What was found in a checkpoint. */
export interface WalkedCheckpoint {
  /** Every tensor by its path, names joined by dots: `state_dict.features.conv0.weight`. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** Lists of texts by their path: names of classes are often kept beside the weights. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Whole modules by their path, with which the names of their parameters begin. */
  readonly modules: ReadonlyMap<string, TorchModule>;
  /** Where something stands of which nothing is understood. */
  readonly opaque: ReadonlySet<string>;
}

/** Deeper than any module; beyond it lies nothing. */
const DEEPEST = 48;
/** A pickle can name the same dict in many places; walking all of them must end. */
const MOST_STEPS = 200_000;

/** What a module keeps its parts in; these words are no part of a parameter's name. */
const MODULE_PARTS = ['_parameters', '_buffers', '_modules'];

const nameOf = (key: PickleValue): string | null =>
  typeof key === 'string' ? key : typeof key === 'number' ? String(key) : null;

function textsOf(value: PickleValue): readonly string[] | null {
  if (!isKind(value, 'list') || value.items.length === 0) return null;
  return value.items.every((item) => typeof item === 'string') ? (value.items as readonly string[]) : null;
}

/** `{ name: index }` as the names in order of their index. */
function orderedNames({ entries }: PickleDict): readonly string[] | null {
  if (entries.size === 0) return null;
  const names: string[] = [];
  for (const [key, value] of entries) {
    const [name, index] = typeof key === 'string' ? [key, value] : [value, key];
    if (typeof name !== 'string' || typeof index !== 'number' || names[index] !== undefined) return null;
    if (!Number.isInteger(index) || index < 0 || index >= entries.size) return null;
    names[index] = name;
  }
  return names;
}

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

class Walker {
  readonly tensors = new Map<string, TorchTensor>();
  readonly texts = new Map<string, readonly string[]>();
  readonly modules = new Map<string, TorchModule>();
  readonly opaque = new Set<string>();
  readonly #above = new Set<PickleValue>();
  #steps = 0;

  walk(value: PickleValue, path: string): void {
    if (typeof value !== 'object' || value === null) return;
    this.#steps += 1 + (isKind(value, 'list') ? value.items.length / 64 : 0);
    if (this.#steps > MOST_STEPS) throw new DenseLensError('model/unsupported', m.pytorch_names_repeat());
    if (isKind(value, 'list')) {
      const texts = textsOf(value);
      if (texts !== null) this.texts.set(path, texts);
      else this.#within(value, () => this.#items(value.items, path));
    } else if (isKind(value, 'dict')) {
      const names = orderedNames(value);
      if (names !== null) this.texts.set(path, names);
      this.#within(value, () => this.#entries(value.entries, path));
    } else if (isKind(value, 'object')) {
      const tensor = tensorOf(value);
      if (tensor !== null) this.tensors.set(path, tensor);
      else this.#within(value, () => this.#object(value, path));
    }
  }

  /** Guards against what contains itself. */
  #within(value: PickleValue, go: () => void): void {
    if (this.#above.has(value) || this.#above.size >= DEEPEST) return;
    this.#above.add(value);
    go();
    this.#above.delete(value);
  }

  #items(items: readonly PickleValue[], path: string): void {
    for (const [i, item] of items.entries()) this.walk(item, joined(path, String(i)));
  }

  #entries(entries: ReadonlyMap<PickleValue, PickleValue>, path: string): void {
    for (const [key, value] of entries) {
      const name = nameOf(key);
      if (name !== null) this.walk(value, joined(path, name));
    }
  }

  /** A module keeps its parts under words of its own; of anything else every attribute counts. */
  #attributes({ entries }: PickleDict, path: string): void {
    const parts = MODULE_PARTS.map((part) => entries.get(part)).filter((part) => part !== undefined);
    if (parts.length === 0) {
      this.#entries(entries, path);
      return;
    }
    for (const part of parts) if (isKind(part, 'dict')) this.#entries(part.entries, path);
    for (const [key, value] of entries) {
      const texts = textsOf(value);
      if (typeof key === 'string' && texts !== null) this.texts.set(joined(path, key), texts);
    }
  }

  #object(object: PickleObject, path: string): void {
    const { state, entries, args, items } = object;
    const attributes = isKind(state, 'list') ? state.items.find((item) => isKind(item, 'dict')) : state;
    if (!isKind(attributes, 'dict') && entries.size + items.length === 0) this.opaque.add(path);
    if (isKind(attributes, 'dict')) {
      const module = moduleOf(object, attributes);
      if (module !== null) this.modules.set(path, module);
      this.#attributes(attributes, path);
    } else if (isKind(args, 'list')) {
      // What is made from its arguments alone, as torch.fx's modules are.
      for (const argument of args.items) if (isKind(argument, 'dict')) this.#attributes(argument, path);
    }
    this.#entries(entries, path);
    this.#items(items, path);
  }
}

/**
 * Finds every tensor of a checkpoint, whatever it stands in: dicts, lists, whole pickled modules.
 * @throws `model/unsupported` for a pickle that would take for ever
 */
export function walkCheckpoint(root: PickleValue): WalkedCheckpoint {
  const walker = new Walker();
  walker.walk(root, '');
  return walker;
}
