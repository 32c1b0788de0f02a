import { sha256 } from '@noble/hashes/sha2.js';

/** A file that has been fetched and agrees with what was known of it. */
export interface Downloaded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

const hex = (digest: Uint8Array): string =>
  [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 of bytes, in lower-case hexadecimal. */
export const sha256Hex = (bytes: Uint8Array): string => hex(sha256(bytes));

/** Bytes in memory that grow, and their hash. */
export class DownloadBody {
  #bytes: Uint8Array<ArrayBuffer>;
  #hash = sha256.create();
  loaded = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected);
  }

  expect(total: number): void {
    if (total > this.#bytes.length) this.#resize(total);
  }

  append(chunk: Uint8Array): void {
    const end = this.loaded + chunk.length;
    if (end > this.#bytes.length) this.#resize(Math.max(end, Math.ceil(1.5 * this.#bytes.length)));
    this.#bytes.set(chunk, this.loaded);
    this.#hash.update(chunk);
    this.loaded = end;
  }

  restart(): void {
    this.loaded = 0;
    this.#hash = sha256.create();
  }

  finish(): Downloaded {
    const bytes = this.loaded === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.loaded);
    return { bytes, sha256: hex(this.#hash.digest()) };
  }

  #resize(length: number): void {
    const longer = new Uint8Array(length);
    longer.set(this.#bytes.subarray(0, this.loaded));
    this.#bytes = longer;
  }
}
