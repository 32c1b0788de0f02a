import { HATCH, paletteLut } from '../tensor/palette';
import type { Palette, Theme } from '../tensor/types';
import { type AtlasView, atlasView, fitCanvas } from './atlas-view';
import { canvasSurface, copiedSurface, isSoftware } from './gpu-surface';
import { GrowingBuffer } from './growing-buffer';
import type { MapPainter, MapValues, PaintJob } from './painter';
import { PAINTER_WGSL } from './painter-webgpu.wgsl';

/** What all painters of a device share; it lives as long as the device. */
interface Shared {
  readonly module: GPUShaderModule;
  readonly pipelines: Map<GPUTextureFormat, GPURenderPipeline>;
  readonly palettes: Map<string, GPUBuffer>;
}

/** Bytes of one visible map: origin (2 × i32), channel (u32), half of lo, 255 / half of the range. */
const INSTANCE_BYTES = 20;

const sharedByDevice = new WeakMap<GPUDevice, Shared>();

function sharedOf(device: GPUDevice): Shared {
  let shared = sharedByDevice.get(device);
  if (shared === undefined) {
    const module = device.createShaderModule({ code: PAINTER_WGSL, label: 'atlas' });
    shared = { module, pipelines: new Map(), palettes: new Map() };
    sharedByDevice.set(device, shared);
  }
  return shared;
}

function pipelineFor(device: GPUDevice, shared: Shared, format: GPUTextureFormat): GPURenderPipeline {
  const known = shared.pipelines.get(format);
  if (known !== undefined) return known;
  const { module } = shared;
  const pipeline = device.createRenderPipeline({
    label: 'atlas',
    layout: 'auto',
    vertex: {
      module,
      buffers: [
        {
          arrayStride: INSTANCE_BYTES,
          stepMode: 'instance',
          attributes: [
            { shaderLocation: 0, offset: 0, format: 'sint32x2' },
            { shaderLocation: 1, offset: 8, format: 'uint32' },
            { shaderLocation: 2, offset: 12, format: 'float32x2' },
          ],
        },
      ],
    },
    fragment: { module, targets: [{ format }] },
    primitive: { topology: 'triangle-strip' },
  });
  shared.pipelines.set(format, pipeline);
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

function instances(view: AtlasView, ranges: Float32Array): ArrayBuffer {
  const bytes = new ArrayBuffer(view.cells.length * INSTANCE_BYTES);
  const integers = new Int32Array(bytes);
  const floats = new Float32Array(bytes);
  view.cells.forEach(({ channel, x, y }, i) => {
    const lo = (ranges[channel * 2] as number) / 2;
    const reach = (ranges[channel * 2 + 1] as number) / 2 - lo;
    integers.set([x, y, channel], i * 5);
    floats[i * 5 + 3] = lo;
    floats[i * 5 + 4] = reach > 0 ? Math.min(255 / reach, 3e38) : 0;
  });
  return bytes;
}

function viewUniform({ canvasWidth, canvasHeight, cellWidth, cellHeight }: AtlasView, job: PaintJob) {
  const [first, second] = HATCH[job.theme].map((colour) => new Uint32Array(colour.slice().buffer)[0] ?? 0);
  const { mapWidth, mapHeight } = job.grid;
  return Uint32Array.of(
    canvasWidth,
    canvasHeight,
    cellWidth,
    cellHeight,
    mapWidth,
    mapHeight,
    first ?? 0,
    second ?? 0,
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
  const pipeline = pipelineFor(device, shared, out.format);
  const { STORAGE, COPY_DST, UNIFORM, VERTEX } = GPUBufferUsage;
  const uniform = device.createBuffer({ label: 'atlas view', size: 32, usage: UNIFORM | COPY_DST });
  const slots = new GrowingBuffer(device, 'atlas slots', VERTEX | COPY_DST);
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
      device.queue.writeBuffer(uniform, 0, viewUniform(view, job));
      const bindGroup = device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [uniform, paletteBuffer(device, shared, job.palette, job.theme), onGpu(job.values)].map(
          (buffer, binding) => ({ binding, resource: { buffer } }),
        ),
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
        pass.setVertexBuffer(0, slots.write(instances(view, job.ranges)));
        pass.draw(4, view.cells.length);
      }
      pass.end();
      await out.present(encoder);
    },
    dispose() {
      out.dispose();
      for (const buffer of [uniform, slots, uploaded]) buffer.destroy();
    },
  };
}
