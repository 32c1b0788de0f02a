import { emptyStats } from '../tensor/stats';
import type { ChannelStats } from '../tensor/types';
import { STATS_WGSL, STATS_WORDS } from './gpu-stats.wgsl';

const pipelines = new WeakMap<GPUDevice, Map<number, GPUComputePipeline>>();

/** Small maps leave most threads of a large workgroup without work. */
function pipelineFor(device: GPUDevice, pixels: number): GPUComputePipeline {
  const threads = pixels <= 256 ? 64 : 256;
  let known = pipelines.get(device);
  if (known === undefined) {
    known = new Map();
    pipelines.set(device, known);
  }
  let pipeline = known.get(threads);
  if (pipeline === undefined) {
    const module = device.createShaderModule({ code: STATS_WGSL, label: 'channel statistics' });
    pipeline = device.createComputePipeline({
      label: 'channel statistics',
      layout: 'auto',
      compute: { module, entryPoint: 'measure', constants: { threads } },
    });
    known.set(threads, pipeline);
  }
  return pipeline;
}

/** What the shader wrote, in double precision. */
function decode(words: ArrayBuffer, channels: number, pixels: number): ChannelStats {
  const stats = emptyStats(channels, pixels);
  const integers = new Uint32Array(words);
  const floats = new Float32Array(words);
  const scratch = new Uint32Array(1);
  const scratchFloat = new Float32Array(scratch.buffer);
  const fromKey = (key: number): number => {
    scratch[0] = key >= 0x80000000 ? key ^ 0x80000000 : ~key;
    return (scratchFloat[0] as number) + 0;
  };
  for (let c = 0; c < channels; c++) {
    const at = c * STATS_WORDS;
    const integer = (i: number): number => integers[at + i] as number;
    const float = (i: number): number => floats[at + i] as number;
    stats.zeros[c] = integer(2);
    stats.nan[c] = integer(3);
    stats.infinite[c] = integer(4);
    const finite = pixels - integer(3) - integer(4);
    if (finite === 0) {
      for (const array of [stats.min, stats.max, stats.mean, stats.std]) array[c] = Number.NaN;
      continue;
    }
    const min = fromKey(integer(0));
    const max = fromKey(integer(1));
    const scale = float(5);
    const mean = (float(6) + float(7)) / finite;
    const variance = (float(9) + float(10)) / finite - (mean - float(8)) ** 2;
    stats.min[c] = min;
    stats.max[c] = max;
    stats.mean[c] = min === max ? min : mean / scale;
    stats.std[c] = min === max ? 0 : Math.sqrt(Math.max(0, variance)) / scale;
  }
  return stats;
}

/**
 * Statistics of a tensor `[C,H,W]` that is on the GPU; only twelve words a channel are read back.
 * Counts and extremes are exact; mean and std agree with {@link computeChannelStats} to about 1e-6 of
 * themselves (subnormal values may count as 0 there, as GPUs have it).
 * @param buffer - fp32, usage STORAGE, on the same device; it may be larger than the tensor
 * @param pixels - H·W
 */
export async function computeStatsOnGpu(
  device: GPUDevice,
  buffer: GPUBuffer,
  channels: number,
  pixels: number,
): Promise<ChannelStats> {
  const size = channels * STATS_WORDS * 4;
  const { STORAGE, COPY_SRC, COPY_DST, UNIFORM, MAP_READ } = GPUBufferUsage;
  const shape = device.createBuffer({ size: 8, usage: UNIFORM | COPY_DST });
  const words = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
  const staging = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  try {
    device.queue.writeBuffer(shape, 0, Uint32Array.of(pixels, 0));
    const pipeline = pipelineFor(device, pixels);
    const encoder = device.createCommandEncoder({ label: 'channel statistics' });
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [shape, buffer, words].map((part, binding) => ({ binding, resource: { buffer: part } })),
      }),
    );
    pass.dispatchWorkgroups(channels);
    pass.end();
    encoder.copyBufferToBuffer(words, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    return decode(staging.getMappedRange(), channels, pixels);
  } finally {
    for (const part of [shape, words, staging]) part.destroy();
  }
}
