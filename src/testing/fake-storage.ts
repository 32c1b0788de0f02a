/** A file of the origin private file system, in memory. */
export class FakeFile {
  readonly kind = 'file';
  bytes = new Uint8Array(0);

  async createSyncAccessHandle() {
    return {
      write: (data: Uint8Array, { at }: { at: number }) => {
        const whole = new Uint8Array(Math.max(this.bytes.length, at + data.length));
        whole.set(this.bytes);
        whole.set(data, at);
        this.bytes = whole;
        return data.length;
      },
      read: (into: Uint8Array, { at }: { at: number }) => {
        const found = this.bytes.subarray(at, at + into.length);
        into.set(found);
        return found.length;
      },
      close: () => {},
    };
  }

  async getFile() {
    return new Blob([this.bytes]);
  }
}

/** A folder of it. Tests stub `navigator.storage.getDirectory` with one. */
export class FakeFolder {
  readonly kind = 'directory';
  readonly held = new Map<string, FakeFile | FakeFolder>();

  #get<T>(name: string, make: new () => T, create = false): T {
    const found = this.held.get(name);
    if (found instanceof make) return found;
    if (!create) throw new DOMException('none', 'NotFoundError');
    const made = new make();
    this.held.set(name, made as never);
    return made;
  }

  async getDirectoryHandle(name: string, { create }: { create?: boolean } = {}) {
    return this.#get(name, FakeFolder, create);
  }

  async getFileHandle(name: string, { create }: { create?: boolean } = {}) {
    return this.#get(name, FakeFile, create);
  }

  async removeEntry(name: string) {
    this.held.delete(name);
  }

  async *values() {
    yield* this.held.values();
  }

  async *keys() {
    yield* this.held.keys();
  }
}
