import { type HeaderMessage, MESSAGE, messageOf } from './messages';
import { damaged, type Hdf5Reader, NOWHERE, unusual } from './reader';

/** Deeper than any B-tree of a file that fits into memory. */
const DEEPEST = 16;

interface Heap {
  readonly at: number;
  readonly end: number;
}

function heapAt(reader: Hdf5Reader, at: number): Heap {
  reader.signature('HEAP', at);
  const [length, start] = [reader.u64(at + 8), reader.u64(at + 24)];
  reader.within('HEAP', start, length);
  return { at: start, end: start + length };
}

/** Entries of a symbol table node: name in the heap, address of the object. */
function symbols(reader: Hdf5Reader, at: number, heap: Heap, links: Map<string, number>): void {
  reader.signature('SNOD', at);
  const count = reader.u16(at + 6);
  for (let i = 0; i < count; i++) {
    const entry = at + 8 + 40 * i;
    reader.step('SNOD', entry);
    const name = heap.at + reader.u64(entry);
    if (name < heap.at || name >= heap.end) throw damaged('SNOD', entry);
    // A soft link has no object of its own (cache type 2).
    if (reader.u32(entry + 16) !== 2) links.set(reader.textUntilZero(name, heap.end), reader.u64(entry + 8));
  }
}

function treeNode(
  reader: Hdf5Reader,
  at: number,
  heap: Heap,
  links: Map<string, number>,
  depth: number,
): void {
  reader.signature('TREE', at);
  const level = reader.u8(at + 5);
  if (reader.u8(at + 4) !== 0 || depth > DEEPEST) throw damaged('TREE', at);
  const count = reader.u16(at + 6);
  for (let i = 0; i < count; i++) {
    const child = reader.u64(at + 24 + 16 * i + 8);
    if (level === 0) symbols(reader, child, heap, links);
    else treeNode(reader, child, heap, links, depth + 1);
  }
}

function linkMessage(reader: Hdf5Reader, { at }: HeaderMessage, links: Map<string, number>): void {
  const flags = reader.u8(at + 1);
  let next = at + 2;
  const type = (flags & 8) === 0 ? 0 : reader.u8(next++);
  if ((flags & 4) !== 0) next += 8;
  if ((flags & 16) !== 0) next += 1;
  const bytes = 2 ** (flags & 3);
  const length = reader.uint(next, bytes);
  next += bytes;
  const name = reader.text(next, length);
  if (type === 0) links.set(name, reader.u64(next + length));
}

/**
 * The objects of a group by name; soft and external links are left out.
 * @throws `model/corrupt`; `model/unsupported` for groups of many objects as only `libver='latest'` writes them
 */
export function linksOf(reader: Hdf5Reader, messages: readonly HeaderMessage[]): ReadonlyMap<string, number> {
  const links = new Map<string, number>();
  const table = messageOf(messages, MESSAGE.symbolTable);
  if (table !== null)
    treeNode(reader, reader.u64(table.at), heapAt(reader, reader.u64(table.at + 8)), links, 0);
  for (const message of messages) if (message.type === MESSAGE.link) linkMessage(reader, message, links);
  const info = messageOf(messages, MESSAGE.linkInfo);
  if (info !== null) {
    const hasOrder = (reader.u8(info.at + 1) & 1) !== 0;
    if (reader.u64(info.at + 2 + (hasOrder ? 8 : 0)) !== NOWHERE) throw unusual('dense links');
  }
  return links;
}
