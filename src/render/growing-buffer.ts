/** A GPU buffer that is filled again and again, and replaced only when something larger comes. */
export class GrowingBuffer {
  readonly #device: GPUDevice;
  readonly #label: string;
  readonly #usage: GPUBufferUsageFlags;
  #buffer: GPUBuffer | null = null;

  /** @param usage - must hold `COPY_DST` */
  constructor(device: GPUDevice, label: string, usage: GPUBufferUsageFlags) {
    this.#device = device;
    this.#label = label;
    this.#usage = usage;
  }

  /** Writes to the buffer's beginning and returns it; work submitted before still reads what it had. */
  write(data: AllowSharedBufferSource): GPUBuffer {
    const size = Math.max(16, data.byteLength);
    if (this.#buffer === null || this.#buffer.size < size) {
      this.#buffer?.destroy();
      this.#buffer = this.#device.createBuffer({ label: this.#label, size, usage: this.#usage });
    }
    this.#device.queue.writeBuffer(this.#buffer, 0, data);
    return this.#buffer;
  }

  destroy(): void {
    this.#buffer?.destroy();
    this.#buffer = null;
  }
}
