/// <reference path="../../src/render/webgpu-globals.d.ts" />
/** A page that lets the two painters, and the two ways to measure a tensor, compete and compare. */
import { computeStatsOnGpu } from '../../src/render/gpu-stats';
import type { MapPainter, PaintJob } from '../../src/render/painter';
import { createPainter2d } from '../../src/render/painter-2d';
import { createPainterWebGpu } from '../../src/render/painter-webgpu';
import { computeChannelStats } from '../../src/tensor/stats';
import type { ChannelStats } from '../../src/tensor/types';
import { type Scene, sceneJob, sceneValues } from './scenes';

/** How the pictures of the two painters differ. */
export interface Comparison {
  readonly width: number;
  readonly height: number;
  /** Largest difference of any component of any pixel, in 8-bit levels. */
  readonly largest: number;
  readonly differing: number;
  readonly transparent: number;
  readonly colours: number;
}

/** The largest difference of any channel, relative to the value in memory. */
export type StatsDifferences = Record<Exclude<keyof ChannelStats, 'channels' | 'pixels'>, number>;

function difference(gpu: ArrayLike<number>, cpu: ArrayLike<number>): number {
  let largest = gpu.length === cpu.length ? 0 : Number.POSITIVE_INFINITY;
  for (let c = 0; c < cpu.length; c++) {
    const [a, b] = [gpu[c] ?? 0, cpu[c] ?? 0];
    if (!Object.is(a, b))
      largest = Math.max(largest, Math.abs(a - b) / Math.abs(b) || Number.POSITIVE_INFINITY);
  }
  return largest;
}

let deviceOnce: Promise<GPUDevice> | null = null;

function gpuDevice(): Promise<GPUDevice> {
  deviceOnce ??= (async () => {
    const adapter = await navigator.gpu.requestAdapter();
    if (adapter === null) throw new Error('no WebGPU adapter');
    const device = await adapter.requestDevice();
    device.addEventListener('uncapturederror', (event) => console.error(event.error.message));
    return device;
  })();
  return deviceOnce;
}

/** A buffer as ONNX Runtime would own it: larger than the tensor, STORAGE | COPY_SRC. */
async function tensorBuffer(data: Float32Array<ArrayBuffer>): Promise<GPUBuffer> {
  const device = await gpuDevice();
  const { STORAGE, COPY_SRC } = GPUBufferUsage;
  const size = data.byteLength + 64;
  const buffer = device.createBuffer({ size, usage: STORAGE | COPY_SRC, mappedAtCreation: true });
  new Float32Array(buffer.getMappedRange()).fill(Number.NaN).set(data);
  buffer.unmap();
  return buffer;
}

async function pixelsOf(canvas: OffscreenCanvas): Promise<Uint8ClampedArray> {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no 2D context');
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, copy.width, copy.height).data;
}

async function paintWith(painter: MapPainter, canvas: OffscreenCanvas, job: PaintJob) {
  await painter.paint(job);
  const pixels = await pixelsOf(canvas);
  painter.dispose();
  return pixels;
}

async function onGpu(job: PaintJob): Promise<PaintJob> {
  if (job.values.location === 'gpu') return job;
  const buffer = await tensorBuffer(Float32Array.from(job.values.data));
  return { ...job, values: { location: 'gpu', buffer } };
}

/** A painter, and for WebGPU where the values come from and how the picture reaches the canvas. */
export type Way =
  | { readonly painter: '2d' }
  | {
      readonly painter: 'webgpu';
      readonly values: 'gpu' | 'cpu';
      readonly surface: 'canvas' | 'copied' | 'default';
    };

async function picture(scene: Scene, way: Way) {
  const canvas = new OffscreenCanvas(1, 1);
  const job = sceneJob(scene);
  if (way.painter === '2d') return { canvas, pixels: await paintWith(createPainter2d(canvas), canvas, job) };
  const device = await gpuDevice();
  const painter =
    way.surface === 'default'
      ? createPainterWebGpu(device, canvas)
      : createPainterWebGpu(device, canvas, way.surface);
  return {
    canvas,
    pixels: await paintWith(painter, canvas, way.values === 'gpu' ? await onGpu(job) : job),
  };
}

const harness = {
  async compare(scene: Scene, way: Way): Promise<Comparison> {
    const flat = await picture(scene, { painter: '2d' });
    const gpu = await picture(scene, way);
    let largest = 0;
    let differing = 0;
    let transparent = 0;
    for (let i = 0; i < flat.pixels.length; i += 4) {
      let difference = 0;
      for (let k = i; k < i + 4; k++)
        difference = Math.max(difference, Math.abs((flat.pixels[k] ?? 0) - (gpu.pixels[k] ?? 0)));
      largest = Math.max(largest, difference);
      if (difference > 2) differing++;
      if (flat.pixels[i + 3] === 0) transparent++;
    }
    const { width, height } = flat.canvas;
    const colours = new Set(new Uint32Array(flat.pixels.buffer)).size;
    return { width, height, largest, differing, transparent, colours };
  },

  /** A picture as a data URL, to look at. */
  async show(scene: Scene, way: Way): Promise<string> {
    const { canvas, pixels } = await picture(scene, way);
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    copy.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(pixels), copy.width), 0, 0);
    return copy.toDataURL();
  },

  async stats(scene: Scene): Promise<StatsDifferences> {
    const data = Float32Array.from(sceneValues(scene));
    const [channels, height, width] = scene.shape;
    const buffer = await tensorBuffer(data);
    const gpu = await computeStatsOnGpu(await gpuDevice(), buffer, channels, height * width);
    buffer.destroy();
    const cpu = computeChannelStats(data, channels, height * width);
    return {
      min: difference(gpu.min, cpu.min),
      max: difference(gpu.max, cpu.max),
      mean: difference(gpu.mean, cpu.mean),
      std: difference(gpu.std, cpu.std),
      zeros: difference(gpu.zeros, cpu.zeros),
      nan: difference(gpu.nan, cpu.nan),
      infinite: difference(gpu.infinite, cpu.infinite),
    };
  },

  /**
   * Paints scenes of different sizes in turn with one painter and counts the buffers that are left over
   * after it has been disposed of.
   */
  async repaint(): Promise<{ readonly alike: boolean; readonly buffers: number }> {
    const device = await gpuDevice();
    const alive = new Set<GPUBuffer>();
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        alive.delete(buffer);
        destroy();
      };
      alive.add(buffer);
      return buffer;
    };
    const scenes: readonly Scene[] = [[8, 7, 7] as const, [64, 20, 20] as const, [8, 7, 7] as const].map(
      (shape) => ({
        shape,
        fill: 'signed',
        palette: 'diverging',
        theme: 'light',
        scope: 'channel',
        cell: 20,
        width: 300,
        height: shape[1] * 9,
        scrollTop: 0,
        pixelRatio: 1,
      }),
    );
    const canvas = new OffscreenCanvas(1, 1);
    const painter = createPainterWebGpu(device, canvas);
    const pictures: string[] = [];
    for (const scene of scenes) {
      await painter.paint(sceneJob(scene));
      pictures.push((await pixelsOf(canvas)).join());
    }
    painter.dispose();
    device.createBuffer = create;
    return { alike: pictures[0] === pictures[2] && pictures[0] !== pictures[1], buffers: alive.size };
  },
};

export type Harness = typeof harness;

declare global {
  var painters: Harness;
}

globalThis.painters = harness;
