import type * as Ort from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import type { Backend, BackendInfo, WhyNotWebGpu } from '../../protocol/backend';
import type { Progress } from '../../protocol/messages';
import { releaseBuffer } from '../../release-buffer';
import { m } from '../messages/m';
import { fetchRuntime, type RuntimeFiles } from './runtime-files';

/** The library, how it is set up, and the GPU device that sessions and painters share. */
export interface OrtRuntime {
  readonly ort: typeof Ort;
  readonly files: RuntimeFiles;
  /** Frees the bytes of ORT's program; to be called when the first session stands. */
  readonly releaseProgram: () => void;
  readonly info: BackendInfo;
  /** Null on WASM. */
  readonly device: GPUDevice | null;
}

/** Threads that pay: hyper-threads add little, and browsers count them as cores. */
function defaultThreads(): number {
  const cores = navigator.hardwareConcurrency || 1;
  return cores <= 4 ? cores : Math.min(8, Math.ceil(cores / 2));
}

type DeviceChoice =
  | { readonly device: GPUDevice; readonly adapter: string }
  | { readonly whyNot: WhyNotWebGpu };

/** Takes what the adapter offers: DenseNet's concatenations bind many buffers, its maps are large. */
async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const wishes = [
    'maxBufferSize',
    'maxStorageBufferBindingSize',
    'maxStorageBuffersPerShaderStage',
    'maxComputeWorkgroupStorageSize',
    'maxComputeInvocationsPerWorkgroup',
    'maxComputeWorkgroupSizeX',
    'maxComputeWorkgroupSizeY',
    'maxComputeWorkgroupSizeZ',
    'maxComputeWorkgroupsPerDimension',
    'maxBindGroups',
    'maxUniformBufferBindingSize',
  ] as const;
  const requiredLimits = Object.fromEntries(wishes.map((limit) => [limit, adapter.limits[limit]]));
  const features = ['shader-f16', 'subgroups', 'timestamp-query'] as const;
  const requiredFeatures = features.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[];
  return adapter.requestDevice({ requiredLimits, requiredFeatures });
}

async function chooseDevice(wished: Backend | 'auto'): Promise<DeviceChoice> {
  if (wished === 'wasm') return { whyNot: { code: 'wished' } };
  if (!self.isSecureContext) return { whyNot: { code: 'insecure' } };
  if (!('gpu' in navigator) || navigator.gpu === undefined) return { whyNot: { code: 'absent' } };
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) return { whyNot: { code: 'no-adapter' } };
    const { vendor, architecture, isFallbackAdapter } = adapter.info;
    if (wished === 'auto' && (isFallbackAdapter || architecture === 'swiftshader')) {
      return { whyNot: { code: 'emulated' } };
    }
    return {
      device: await openDevice(adapter),
      adapter: [vendor, architecture].filter(Boolean).join(' ') || 'GPU',
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { whyNot: { code: 'not-started', reason } };
  }
}

/** ONNX Runtime's JavaScript, and where the rest of it is. */
interface OrtModule {
  readonly ort: typeof Ort;
  readonly files: RuntimeFiles;
}

/** The two builds differ by 12 MB of WASM; visitors without WebGPU load the small one. */
async function importOrt(backend: Backend): Promise<OrtModule> {
  if (backend === 'webgpu') {
    const [ort, { default: wasm }, { default: mjs }] = await Promise.all([
      import('onnxruntime-web/webgpu'),
      import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
      import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'),
    ]);
    return { ort, files: { wasm, mjs } };
  }
  const [ort, { default: wasm }, { default: mjs }] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.mjs?url'),
  ]);
  return { ort, files: { wasm, mjs } };
}

/**
 * Chooses the backend and loads ONNX Runtime for it, from this site.
 * @param wished - `auto` takes WebGPU on a real GPU, else WASM; `webgpu` takes an emulated GPU too, and
 *   still falls back to WASM where there is none
 * @param threads - WASM threads; null for what fits the machine
 * @param whyNotWebGpu - why an earlier attempt at WebGPU failed; goes to WASM without another
 * @param onProgress - of its program's bytes
 * @throws `engine/unavailable` when ONNX Runtime itself cannot be loaded, with the file that is to blame
 */
export async function startRuntime(
  wished: Backend | 'auto',
  threads: number | null,
  whyNotWebGpu: WhyNotWebGpu | null,
  onProgress: (progress: Progress) => void,
): Promise<OrtRuntime> {
  const choice = whyNotWebGpu === null ? await chooseDevice(wished) : { whyNot: whyNotWebGpu };
  const device = 'device' in choice ? choice.device : null;
  const backend: Backend = device === null ? 'wasm' : 'webgpu';
  const canThread = self.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined';
  const wishedThreads = threads ?? (backend === 'webgpu' ? 1 : defaultThreads());
  const count = canThread ? Math.max(1, Math.min(64, Math.floor(wishedThreads))) : 1;
  const { ort, files } = await importOrt(backend).catch((cause: unknown) => {
    const file = /[^/\s]+\.m?js/.exec(cause instanceof Error ? cause.message : '')?.[0];
    throw new DenseLensError(
      'engine/unavailable',
      file === undefined ? m.runtime_unloaded() : m.runtime_file_unloaded({ file }),
      { cause },
    );
  });
  const { wasm } = ort.env;
  wasm.wasmPaths = files;
  const program = (await fetchRuntime(files, onProgress)).buffer as ArrayBuffer;
  wasm.wasmBinary = program;
  wasm.numThreads = count;
  wasm.proxy = false;
  ort.env.logLevel = 'error';
  if (device !== null) ort.env.webgpu.device = device;
  const info: BackendInfo = {
    backend,
    threads: count,
    crossOriginIsolated: self.crossOriginIsolated,
    adapter: 'adapter' in choice ? choice.adapter : null,
    whyNotWebGpu: 'whyNot' in choice ? choice.whyNot : null,
  };
  const releaseProgram = (): void => {
    delete wasm.wasmBinary;
    if (program.byteLength > 0) releaseBuffer(program);
  };
  return { ort, files, releaseProgram, info, device };
}
