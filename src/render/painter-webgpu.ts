import { HATCH, paletteLut } from '../tensor/palette';
import type { Palette, Theme } from '../tensor/types';
import { type AtlasView, atlasView, fitCanvas } from './atlas-window';
import { type CanvasTables, canvasTables, NOTHING } from './canvas-tables';
import { canvasSurface, copiedSurface, isSoftware } from './gpu-surface';
import { GrowingBuffer } from './growing-buffer';
import type { MapPainter, MapValues, PaintJob } from './painter';
import { painterWgsl } from './painter-webgpu.wgsl';

/** What all painters of a device share; it lives as long as the device. */
interface Shared {
  readonly pipelines: Map<string, GPURenderPipeline>;
  readonly palettes: Map<string, GPUBuffer>;
}

const sharedByDevice = new WeakMap<GPUDevice, Shared>();

function sharedOf(device: GPUDevice): Shared {
  let shared = sharedByDevice.get(device);
  if (shared === undefined) {
    shared = { pipelines: new Map(), palettes: new Map() };
    sharedByDevice.set(device, shared);
  }
  return shared;
}

/** The pipeline for a canvas's format and the most elements that a pixel covers along x and y. */
function pipelineFor(
  device: GPUDevice,
  { pipelines }: Shared,
  format: GPUTextureFormat,
  { across, down }: CanvasTables,
): GPURenderPipeline {
  const key = `${format} ${across.stride} ${down.stride}`;
  const known = pipelines.get(key);
  if (known !== undefined) return known;
  const module = device.createShaderModule({
    code: painterWgsl(across.stride, down.stride),
    label: `atlas ${key}`,
  });
  const pipeline = device.createRenderPipeline({
    label: 'atlas',
    layout: 'auto',
    vertex: { module },
    fragment: { module, targets: [{ format }] },
  });
  pipelines.set(key, pipeline);
  return pipeline;
}

/** A palette on the GPU (there are few, of a kilobyte). */
function paletteBuffer(device: GPUDevice, shared: Shared, palette: Palette, theme: Theme): GPUBuffer {
  const key = `${palette} ${theme}`;
  const known = shared.palettes.get(key);
  if (known !== undefined) return known;
  const lut = paletteLut(palette, theme);
  const buffer = device.createBuffer({
    label: `palette ${key}`,
    size: lut.byteLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, lut);
  shared.palettes.set(key, buffer);
  return buffer;
}

/** The shader's slots: channel, half of lo, 255 / half of the range. */
function slotTable({ channels }: CanvasTables, ranges: Float32Array): ArrayBuffer {
  const bytes = new ArrayBuffer(channels.length * 12);
  const integers = new Uint32Array(bytes);
  const floats = new Float32Array(bytes);
  for (const [slot, channel] of channels.entries()) {
    integers[slot * 3] = channel;
    if (channel === NOTHING) continue;
    const lo = (ranges[channel * 2] as number) / 2;
    const reach = (ranges[channel * 2 + 1] as number) / 2 - lo;
    floats[slot * 3 + 1] = lo;
    floats[slot * 3 + 2] = reach > 0 ? Math.min(255 / reach, 3e38) : 0;
  }
  return bytes;
}

/** The shader's `View`. */
function viewUniform({ canvasWidth, canvasHeight }: AtlasView, tables: CanvasTables, job: PaintJob) {
  const [first = 0, second = 0] = HATCH[job.theme].map((colour) => new Uint32Array(colour.slice().buffer)[0]);
  const { across, columns } = tables;
  const { mapWidth, mapHeight } = job.grid;
  return Uint32Array.of(
    canvasWidth,
    canvasHeight,
    mapWidth,
    mapHeight,
    first,
    second,
    columns,
    across.weights.length,
  );
}

/**
 * A painter that reads a tensor where the GPU has it, with no copy and no read-back: values on the GPU are a
 * storage buffer of fp32 `[C,H,W]` on the same device (ONNX Runtime's own, say). Values in memory are
 * uploaded into a buffer that is kept.
 * @param surface - `canvas` unless the adapter is software, whose pictures are better copied
 * @throws `engine/unavailable` when the canvas gives no context
 */
export function createPainterWebGpu(
  device: GPUDevice,
  canvas: OffscreenCanvas,
  surface: 'canvas' | 'copied' = isSoftware(device) ? 'copied' : 'canvas',
): MapPainter {
  const out = surface === 'canvas' ? canvasSurface(device, canvas) : copiedSurface(device, canvas);
  const shared = sharedOf(device);
  const { STORAGE, COPY_DST, UNIFORM } = GPUBufferUsage;
  const uniform = new GrowingBuffer(device, 'atlas view', UNIFORM | COPY_DST);
  const lines = new GrowingBuffer(device, 'atlas lines', STORAGE | COPY_DST);
  const weights = new GrowingBuffer(device, 'atlas weights', STORAGE | COPY_DST);
  const slots = new GrowingBuffer(device, 'atlas slots', STORAGE | COPY_DST);
  const uploaded = new GrowingBuffer(device, 'atlas values', STORAGE | COPY_DST);

  const onGpu = (values: MapValues): GPUBuffer => {
    switch (values.location) {
      case 'gpu':
        return values.buffer;
      case 'cpu':
        return uploaded.write(values.data);
    }
  };

  return {
    kind: 'webgpu',
    async paint(job) {
      const view = atlasView(job);
      fitCanvas(canvas, view);
      const tables = canvasTables(view, job.grid.mapWidth, job.grid.mapHeight);
      const pipeline = pipelineFor(device, shared, out.format, tables);
      const buffers = [
        uniform.write(viewUniform(view, tables, job)),
        lines.write(tables.lines),
        weights.write(tables.weights),
        slots.write(slotTable(tables, job.ranges)),
        paletteBuffer(device, shared, job.palette, job.theme),
        onGpu(job.values),
      ];
      const bindGroup = device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      });
      const encoder = device.createCommandEncoder({ label: 'atlas' });
      const pass = encoder.beginRenderPass({
        colorAttachments: [
          { view: out.target(), loadOp: 'clear', clearValue: [0, 0, 0, 0], storeOp: 'store' },
        ],
      });
      if (view.cells.length > 0) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, bindGroup);
        pass.draw(3);
      }
      pass.end();
      await out.present(encoder);
    },
    dispose() {
      out.dispose();
      for (const buffer of [uniform, lines, weights, slots, uploaded]) buffer.destroy();
    },
  };
}
