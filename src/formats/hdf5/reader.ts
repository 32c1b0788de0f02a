import { DenseLensError } from '../../errors';
import { m } from '../messages/m';

/** Damage, by the structure of the HDF5 specification that it was found in. */
export const damaged = (structure: string, at: number): DenseLensError =>
  new DenseLensError('model/corrupt', m.keras_hdf5_damaged({ structure, at }));

/** What the format allows and no file of Keras' has. */
export const unusual = (structure: string): DenseLensError =>
  new DenseLensError('model/unsupported', m.keras_hdf5_unusual({ structure }));

/** Most structures that are looked at: a damaged file may point from one to another for ever. */
const MOST_STEPS = 300_000;

/** Addresses that point nowhere are all ones. */
export const NOWHERE = -1;

/** Little-endian numbers at places of a file, none of which is trusted. */
export class Hdf5Reader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder();
  #steps = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Counts what is looked at. @throws `model/corrupt` when it does not end */
  step(structure: string, at: number): void {
    if (++this.#steps > MOST_STEPS) throw damaged(structure, at);
  }

  /** @throws `model/corrupt` unless a range lies within the file */
  within(structure: string, at: number, length: number): void {
    const isRange = Number.isSafeInteger(at) && Number.isSafeInteger(length) && at >= 0 && length >= 0;
    if (!isRange || at + length > this.bytes.byteLength)
      throw damaged(structure, Math.min(at, this.bytes.byteLength));
  }

  u8(at: number): number {
    this.within('u8', at, 1);
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    this.within('u16', at, 2);
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    this.within('u32', at, 4);
    return this.#view.getUint32(at, true);
  }

  /** A length, or an address ({@link NOWHERE} where it points nowhere). */
  u64(at: number): number {
    this.within('u64', at, 8);
    const value = this.#view.getBigUint64(at, true);
    return value === 0xffff_ffff_ffff_ffffn ? NOWHERE : Number(value);
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  uint(at: number, bytes: number): number {
    if (bytes === 1) return this.u8(at);
    if (bytes === 2) return this.u16(at);
    return bytes === 4 ? this.u32(at) : this.u64(at);
  }

  /** @throws `model/corrupt` unless the four letters of a structure stand there */
  signature(letters: string, at: number): void {
    this.within(letters, at, letters.length);
    this.step(letters, at);
    if ([...letters].some((letter, i) => this.bytes[at + i] !== letter.charCodeAt(0)))
      throw damaged(letters, at);
  }

  /** UTF-8 text of so many bytes, up to its first zero. */
  text(at: number, length: number): string {
    this.within('text', at, length);
    const part = this.bytes.subarray(at, at + length);
    const end = part.indexOf(0);
    return this.#decoder.decode(end < 0 ? part : part.subarray(0, end));
  }

  /** Text that ends with a zero, before `until`. */
  textUntilZero(at: number, until: number): string {
    this.within('HEAP', at, until - at);
    return this.text(at, until - at);
  }
}
