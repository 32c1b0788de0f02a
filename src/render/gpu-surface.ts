import { DenseLensError } from '../errors';

/** Where a WebGPU painter's pictures go. */
export interface GpuSurface {
  readonly format: GPUTextureFormat;
  /** The view to draw on, at the canvas's present size. */
  target(): GPUTextureView;
  /** Adds what the surface needs behind the drawing, then submits. Resolves when the picture is on the canvas. */
  present(encoder: GPUCommandEncoder): Promise<void>;
  dispose(): void;
}

const noContext = (): DenseLensError =>
  new DenseLensError('engine/unavailable', 'The canvas gives no context to paint on.');

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
  let staging: GPUBuffer | null = null;
  let image: ImageData | null = null;
  const bytesPerRow = (): number => Math.ceil((canvas.width * 4) / ROW_ALIGNMENT) * ROW_ALIGNMENT;

  const resize = (): GPUTexture => {
    const { width, height } = canvas;
    if (texture?.width === width && texture.height === height) return texture;
    texture?.destroy();
    staging?.destroy();
    const { RENDER_ATTACHMENT, COPY_SRC } = GPUTextureUsage;
    texture = device.createTexture({
      label: 'atlas',
      size: [width, height],
      format: 'rgba8unorm',
      usage: RENDER_ATTACHMENT | COPY_SRC,
    });
    staging = device.createBuffer({
      label: 'atlas pixels',
      size: bytesPerRow() * height,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    image = new ImageData(width, height);
    return texture;
  };

  return {
    format: 'rgba8unorm',
    target: () => resize().createView(),
    async present(encoder) {
      const source = resize();
      const [buffer, target] = [staging, image];
      if (buffer === null || target === null) return;
      const stride = bytesPerRow();
      encoder.copyTextureToBuffer({ texture: source }, { buffer, bytesPerRow: stride }, [
        source.width,
        source.height,
      ]);
      device.queue.submit([encoder.finish()]);
      await buffer.mapAsync(GPUMapMode.READ);
      const rows = new Uint8Array(buffer.getMappedRange());
      for (let y = 0; y < target.height; y++) {
        target.data.set(rows.subarray(y * stride, y * stride + target.width * 4), y * target.width * 4);
      }
      buffer.unmap();
      // Every pixel is opaque or fully transparent, so that premultiplied and plain alpha are the same.
      context.putImageData(target, 0, 0);
    },
    dispose() {
      texture?.destroy();
      staging?.destroy();
      texture = staging = image = null;
    },
  };
}
