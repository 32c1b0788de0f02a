import { damaged, type Hdf5Reader, unusual } from './reader';

/** A message of an object header: what an object says of itself. */
export interface HeaderMessage {
  readonly type: number;
  readonly at: number;
  readonly size: number;
  /** Whether it only says where the message stands. */
  readonly isShared: boolean;
}

/** Numbers of the messages that are looked at (specification IV.A.2). */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

interface Chunk {
  readonly at: number;
  readonly length: number;
}

/** More than this is no header. */
const MOST_CHUNKS = 64;

function messagesV1(reader: Hdf5Reader, at: number): readonly HeaderMessage[] {
  const count = reader.u16(at + 2);
  const chunks: Chunk[] = [{ at: at + 16, length: reader.u32(at + 8) }];
  const messages: HeaderMessage[] = [];
  for (let chunk = chunks.shift(), seen = 0; chunk !== undefined; chunk = chunks.shift()) {
    if (++seen > MOST_CHUNKS) throw damaged('object header', at);
    reader.within('object header', chunk.at, chunk.length);
    const end = chunk.at + chunk.length;
    for (let next = chunk.at; next + 8 <= end && messages.length < count; ) {
      reader.step('object header', next);
      const size = reader.u16(next + 2);
      const message = {
        type: reader.u16(next),
        at: next + 8,
        size,
        isShared: (reader.u8(next + 4) & 2) !== 0,
      };
      if (message.at + size > end) throw damaged('object header', next);
      if (message.type === MESSAGE.continuation)
        chunks.push({ at: reader.u64(message.at), length: reader.u64(message.at + 8) });
      messages.push(message);
      next = message.at + size;
    }
  }
  return messages;
}

function messagesV2(reader: Hdf5Reader, at: number): readonly HeaderMessage[] {
  reader.signature('OHDR', at);
  const flags = reader.u8(at + 5);
  let next = at + 6 + ((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4);
  const sizeBytes = 2 ** (flags & 3);
  const first = reader.uint(next, sizeBytes);
  next += sizeBytes;
  const head = (flags & 4) === 0 ? 4 : 6;
  const chunks: Chunk[] = [{ at: next, length: first }];
  const messages: HeaderMessage[] = [];
  for (let chunk = chunks.shift(), seen = 0; chunk !== undefined; chunk = chunks.shift()) {
    if (++seen > MOST_CHUNKS) throw damaged('OHDR', at);
    reader.within('OHDR', chunk.at, chunk.length);
    const end = chunk.at + chunk.length;
    for (next = chunk.at; next + head <= end; ) {
      reader.step('OHDR', next);
      const size = reader.u16(next + 1);
      const message = {
        type: reader.u8(next),
        at: next + head,
        size,
        isShared: (reader.u8(next + 3) & 2) !== 0,
      };
      if (message.at + size > end) throw damaged('OHDR', next);
      if (message.type === MESSAGE.continuation) {
        const [address, length] = [reader.u64(message.at), reader.u64(message.at + 8)];
        reader.signature('OCHK', address);
        // Letters before, a checksum behind.
        chunks.push({ at: address + 4, length: length - 8 });
      }
      messages.push(message);
      next = message.at + size;
    }
  }
  return messages;
}

/**
 * The messages of the object whose header stands at an address.
 * @throws `model/corrupt`
 */
export function headerMessages(reader: Hdf5Reader, at: number): readonly HeaderMessage[] {
  reader.step('object header', at);
  const first = reader.u8(at);
  if (first === 1) return messagesV1(reader, at);
  if (first === 'O'.charCodeAt(0)) return messagesV2(reader, at);
  throw damaged('object header', at);
}

/** The first message of a kind. @throws `model/unsupported` where the file keeps it elsewhere */
export function messageOf(messages: readonly HeaderMessage[], type: number): HeaderMessage | null {
  const found = messages.find((message) => message.type === type) ?? null;
  if (found?.isShared === true) throw unusual('shared message');
  return found;
}
