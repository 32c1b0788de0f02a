import { DenseLensError } from '../errors';
import { m } from '../messages/m';

/** Where a WebGPU painter's pictures go. */
export interface GpuSurface {
  readonly format: GPUTextureFormat;
  /** The view to draw on, at the canvas's present size. */
  target(): GPUTextureView;
  /** Adds what the surface needs behind the drawing, then submits. Resolves when the picture is on the canvas. */
  present(encoder: GPUCommandEncoder): Promise<void>;
  dispose(): void;
}

const noContext = (): DenseLensError => new DenseLensError('engine/unavailable', m.engine_no_context());

/** The canvas itself, as a WebGPU canvas. @throws `engine/unavailable` */
export function canvasSurface(device: GPUDevice, canvas: OffscreenCanvas): GpuSurface {
  const context = canvas.getContext('webgpu');
  if (!(context instanceof GPUCanvasContext)) throw noContext();
  const format = navigator.gpu.getPreferredCanvasFormat();
  context.configure({ device, format, alphaMode: 'premultiplied' });
  return {
    format,
    target: () => context.getCurrentTexture().createView(),
    present(encoder) {
      device.queue.submit([encoder.finish()]);
      return device.queue.onSubmittedWorkDone();
    },
    dispose: () => context.unconfigure(),
  };
}

/** Texture rows are copied to buffers in multiples of this many bytes. */
const ROW_ALIGNMENT = 256;

/**
 * A texture whose pixels are copied to a 2D canvas. Software adapters (SwiftShader) draw on the CPU anyway,
 * and Chromium's GPU process dies when a page shows their WebGPU canvases without a GPU behind the compositor.
 * Pixels of the panel are copied, never tensors.
 * @throws `engine/unavailable`
 */
export function copiedSurface(device: GPUDevice, canvas: OffscreenCanvas): GpuSurface {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw noContext();
  let texture: GPUTexture | null = null;

  const fitting = (): GPUTexture => {
    const { width, height } = canvas;
    if (texture?.width === width && texture.height === height) return texture;
    texture?.destroy();
    texture = device.createTexture({
      label: 'atlas',
      size: [width, height],
      format: 'rgba8unorm',
      usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
    });
    return texture;
  };

  return {
    format: 'rgba8unorm',
    target: () => fitting().createView(),
    async present(encoder) {
      const source = fitting();
      const { width, height } = source;
      const bytesPerRow = Math.ceil((width * 4) / ROW_ALIGNMENT) * ROW_ALIGNMENT;
      const staging = device.createBuffer({
        label: 'atlas pixels',
        size: bytesPerRow * height,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      });
      try {
        encoder.copyTextureToBuffer({ texture: source }, { buffer: staging, bytesPerRow }, [width, height]);
        device.queue.submit([encoder.finish()]);
        await staging.mapAsync(GPUMapMode.READ);
        const rows = new Uint8Array(staging.getMappedRange());
        const image = new ImageData(width, height);
        for (let y = 0; y < height; y++) {
          image.data.set(rows.subarray(y * bytesPerRow, y * bytesPerRow + width * 4), y * width * 4);
        }
        // Every pixel is opaque or fully transparent: premultiplied and plain alpha are the same.
        context.putImageData(image, 0, 0);
      } finally {
        staging.destroy();
      }
    },
    dispose() {
      texture?.destroy();
      texture = null;
    },
  };
}

/** Whether a device draws on the CPU. Older browsers do not say so of a device. */
export function isSoftware(device: GPUDevice): boolean {
  const info: Partial<GPUAdapterInfo> | undefined = device.adapterInfo;
  return info?.isFallbackAdapter === true || info?.architecture === 'swiftshader';
}
