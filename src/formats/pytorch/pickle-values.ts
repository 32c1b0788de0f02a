/** What a pickle holds. Nothing of it was called: what would be an object stays a description of one. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleObject
  | PicklePersistent;

/** A list, a tuple or a set. */
export interface PickleList {
  readonly kind: 'list';
  readonly items: PickleValue[];
}

/** A dict, or an ordered one. */
export interface PickleDict {
  readonly kind: 'dict';
  readonly entries: Map<PickleValue, PickleValue>;
}

/** The name of a class or function, e.g. `torch._utils` `_rebuild_tensor_v2`. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly module: string;
  readonly name: string;
}

/** What Python would make by calling something; here it is only written down. */
export interface PickleObject {
  readonly kind: 'object';
  readonly callable: PickleValue;
  readonly args: PickleValue;
  /** What Python would give to `__setstate__`; null when nothing. */
  state: PickleValue;
  /** Of subclasses of list and dict. */
  readonly items: PickleValue[];
  readonly entries: Map<PickleValue, PickleValue>;
}

/** Something outside the pickle: PyTorch's storages. */
export interface PicklePersistent {
  readonly kind: 'persistent';
  readonly id: PickleValue;
}

/** An opaque object. */
export const opaque = (callable: PickleValue, args: PickleValue): PickleObject => ({
  kind: 'object',
  callable,
  args,
  state: null,
  items: [],
  entries: new Map(),
});

/** Narrows to one of the kinds. */
export function isKind<K extends 'list' | 'dict' | 'global' | 'object' | 'persistent'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** `module.name` of a global, else an empty string. */
export const globalName = (value: PickleValue | undefined): string =>
  isKind(value, 'global') ? `${value.module}.${value.name}` : '';

/** Items of a list or tuple; none for anything else. */
export const itemsOf = (value: PickleValue | undefined): readonly PickleValue[] =>
  isKind(value, 'list') ? value.items : [];
