import { DenseLensError } from '../../errors';
import { m } from '../messages/m';
import type { ByteReader } from './byte-reader';
import { globalName, isKind, itemsOf, opaque, type PickleList, type PickleValue } from './pickle-values';

/** The refusal of a damaged pickle. */
export const corruptPickle = (why: string): DenseLensError =>
  new DenseLensError('model/corrupt', m.pytorch_pickle_damaged({ why }));

/** Dicts by another name, and sets: their contents follow or stand in the arguments. */
const DICTS = new Set([
  'collections.OrderedDict',
  'collections.defaultdict',
  'builtins.dict',
  '__builtin__.dict',
]);
const LISTS = new Set(['builtins.set', 'builtins.frozenset', 'builtins.list', '__builtin__.set']);

/** A list, tuple or set. */
export const listOf = (items: PickleValue[]): PickleList => ({ kind: 'list', items });

/** The stack, the marks and the memo of Python's pickle machine (pickletools); it only moves values about. */
export class PickleMachine {
  readonly in: ByteReader;
  #stack: PickleValue[] = [];
  readonly #marks: PickleValue[][] = [];
  readonly #memo = new Map<number, PickleValue>();
  #copied = 0;

  constructor(reader: ByteReader) {
    this.in = reader;
  }

  /** How many values are remembered. */
  get remembered(): number {
    return this.#memo.size;
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined) throw corruptPickle(m.pytorch_takes_more());
    return value;
  }

  /** POP takes a mark where nothing stands above it. */
  drop(): void {
    if (this.#stack.length === 0) this.popMark();
    else this.pop();
  }

  top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw corruptPickle(m.pytorch_no_value());
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack);
    this.#stack = [];
  }

  /** The values since the last mark. */
  popMark(): PickleValue[] {
    const since = this.#stack;
    const before = this.#marks.pop();
    if (before === undefined) throw corruptPickle(m.pytorch_no_mark());
    this.#stack = before;
    return since;
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw corruptPickle(m.pytorch_never_remembered());
    this.push(value);
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  append(values: readonly PickleValue[]): void {
    const target = this.top();
    if (!isKind(target, 'list') && !isKind(target, 'object')) throw corruptPickle(m.pytorch_no_list());
    for (const value of values) target.items.push(value);
  }

  /** Keys and values in turn. */
  setItems(values: readonly PickleValue[]): void {
    const target = this.top();
    if (!isKind(target, 'dict') && !isKind(target, 'object')) throw corruptPickle(m.pytorch_no_dict());
    for (let i = 0; i + 1 < values.length; i += 2) {
      target.entries.set(values[i] as PickleValue, values[i + 1] as PickleValue);
    }
  }

  tuple(count: number): void {
    const items: PickleValue[] = [];
    for (let i = 0; i < count; i++) items.unshift(this.pop());
    this.push(listOf(items));
  }

  /** What a call stands for: containers are understood, anything else is written down and never called. */
  call(callable: PickleValue, args: PickleValue): void {
    const name = globalName(callable);
    const items = itemsOf(itemsOf(args)[0]);
    if (LISTS.has(name)) {
      this.push(listOf([...this.#copies(items)]));
      return;
    }
    if (!DICTS.has(name)) {
      this.push(opaque(callable, args));
      return;
    }
    const entries = new Map<PickleValue, PickleValue>();
    for (const pair of this.#copies(items)) {
      const [key, value] = itemsOf(pair);
      if (key !== undefined && value !== undefined) entries.set(key, value);
    }
    this.push({ kind: 'dict', entries });
  }

  /** A list that is copied again and again would make a small file large. */
  #copies(items: readonly PickleValue[]): readonly PickleValue[] {
    this.#copied += items.length;
    if (this.#copied > this.in.length) throw corruptPickle(m.pytorch_copies());
    return items;
  }

  /** State for an object. An ordered dict's own attributes (PyTorch's _metadata) are no part of its contents. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    if (isKind(target, 'object')) target.state = state;
  }
}
