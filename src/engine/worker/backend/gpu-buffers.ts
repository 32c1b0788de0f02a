/** Floats of a buffer: where they begin, and how many. */
export interface FloatRange {
  readonly start: number;
  readonly count: number;
}

/** Copies some ranges of a GPU buffer of floats to memory, one behind the other, and nothing else. */
export async function readRanges(
  device: GPUDevice,
  buffer: GPUBuffer,
  ranges: readonly FloatRange[],
): Promise<Float32Array> {
  const size = ranges.reduce((sum, { count }) => sum + count, 0) * 4;
  const staging = device.createBuffer({
    label: 'ranges read back',
    size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    const encoder = device.createCommandEncoder();
    let at = 0;
    for (const { start, count } of ranges) {
      encoder.copyBufferToBuffer(buffer, start * 4, staging, at, count * 4);
      at += count * 4;
    }
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    return new Float32Array(staging.getMappedRange().slice(0));
  } finally {
    staging.destroy();
  }
}

/** Copies a GPU buffer to memory; the buffer must allow COPY_SRC, as ORT's do. */
export async function readBack(device: GPUDevice, buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
  const staging = device.createBuffer({
    label: 'tensor read back',
    size: bytes,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    return staging.getMappedRange().slice(0);
  } finally {
    staging.destroy();
  }
}
