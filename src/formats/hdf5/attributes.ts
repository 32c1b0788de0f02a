import { dataspaceAt, datatypeAt, elements, type Hdf5Type } from './datatypes';
import { type HeaderMessage, MESSAGE } from './messages';
import { damaged, type Hdf5Reader } from './reader';

/** Values of an attribute: texts where it holds texts; numbers, and what else there is, are left out. */
export type Attributes = ReadonlyMap<string, readonly string[]>;

/** Most texts of one attribute: the names of a model's layers. */
const MOST_TEXTS = 100_000;

const padded = (size: number): number => Math.ceil(size / 8) * 8;

/** An object of a global heap collection. */
function heapObject(reader: Hdf5Reader, heap: number, index: number): { at: number; length: number } {
  reader.signature('GCOL', heap);
  const end = heap + reader.u64(heap + 8);
  for (let at = heap + 16; at + 16 <= end; ) {
    reader.step('GCOL', at);
    const [found, length] = [reader.u16(at), reader.u64(at + 8)];
    reader.within('GCOL', at + 16, length);
    if (found === index) return { at: at + 16, length };
    // The rest is free.
    if (found === 0) break;
    at += 16 + padded(length);
  }
  throw damaged('GCOL', heap);
}

function textAt(reader: Hdf5Reader, type: Hdf5Type, at: number): string {
  if (type.kind !== 'text-elsewhere') return reader.text(at, type.bytes);
  const length = reader.u32(at);
  if (length === 0) return '';
  const found = heapObject(reader, reader.u64(at + 4), reader.u32(at + 12));
  return reader.text(found.at, Math.min(length, found.length));
}

function attributeAt(
  reader: Hdf5Reader,
  { at, size }: HeaderMessage,
): readonly [name: string, texts: readonly string[]] | null {
  const version = reader.u8(at);
  if (version < 1 || version > 3) throw damaged('attribute', at);
  const round = version === 1 ? padded : (length: number) => length;
  const [nameSize, typeSize, spaceSize] = [reader.u16(at + 2), reader.u16(at + 4), reader.u16(at + 6)];
  const nameAt = at + (version === 3 ? 9 : 8);
  const typeAt = nameAt + round(nameSize);
  const spaceAt = typeAt + round(typeSize);
  const dataAt = spaceAt + round(spaceSize);
  if (dataAt > at + size) throw damaged('attribute', at);
  const name = reader.text(nameAt, nameSize);
  // The type may stand elsewhere, too; nothing that is looked for does.
  if (version > 1 && (reader.u8(at + 1) & 1) !== 0) return null;
  const type = datatypeAt(reader, typeAt);
  const shape = dataspaceAt(reader, spaceAt);
  if (shape === null || (type.kind !== 'text' && type.kind !== 'text-elsewhere')) return null;
  const count = elements(shape);
  if (count > MOST_TEXTS || dataAt + count * type.bytes > at + size) throw damaged('attribute', at);
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    reader.step('attribute', at);
    texts.push(textAt(reader, type, dataAt + i * type.bytes));
  }
  return [name, texts];
}

/** The texts that an object's attributes hold, by name. @throws `model/corrupt` */
export function attributesOf(reader: Hdf5Reader, messages: readonly HeaderMessage[]): Attributes {
  const found = new Map<string, readonly string[]>();
  for (const message of messages) {
    if (message.type !== MESSAGE.attribute || message.isShared) continue;
    const attribute = attributeAt(reader, message);
    if (attribute !== null) found.set(...attribute);
  }
  return found;
}
