import { DenseLensError } from '../../errors';
import { m } from '../messages/m';

/** Longer integers are no sizes; they stay out of the way as 0. */
const LONGEST_INTEGER = 8;

const decoder = new TextDecoder();

/** Reads bytes in order. Every read is checked. @throws `model/corrupt` beyond the end */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** The place of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Of all bytes. */
  get length(): number {
    return this.#bytes.byteLength;
  }

  #take(length: number): number {
    const from = this.#at;
    if (!Number.isSafeInteger(length) || length < 0 || from + length > this.#bytes.byteLength) {
      throw new DenseLensError('model/corrupt', m.pytorch_cut_off());
    }
    this.#at += length;
    return from;
  }

  skip(length: number): void {
    this.#take(length);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  f64BigEndian(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  /** A little-endian integer of any length, two's complement. */
  integer(length: number): number | bigint {
    const from = this.#take(length);
    if (length > LONGEST_INTEGER) return 0n;
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#view.getUint8(from + i));
    const signed = BigInt.asIntN(8 * length, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  /** A view. */
  bytes(length: number): Uint8Array {
    const from = this.#take(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** UTF-8. */
  text(length: number): string {
    return decoder.decode(this.bytes(length));
  }

  /** Up to a line feed, which is read too. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    if (end < 0) this.#take(Number.MAX_SAFE_INTEGER);
    const text = this.text(end - this.#at);
    this.skip(1);
    return text;
  }
}
