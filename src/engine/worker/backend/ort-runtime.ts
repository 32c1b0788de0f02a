import sizes from 'virtual:ort-sizes';
import type * as Ort from 'onnxruntime-web';
import asyncifyGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiGlue from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import plainGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { Backend, BackendInfo, Runtime, WhyNotWebGpu } from '../../protocol/backend';
import type { Progress } from '../../protocol/messages';
import { releaseBuffer } from '../../release-buffer';
import { fetchRuntime, importScript, isAbsent, type RuntimeFiles } from './runtime-files';
import { startProgram } from './warm-up';

/** The library, how it is set up, and the GPU device that sessions and painters share. */
export interface OrtRuntime {
  readonly ort: typeof Ort;
  readonly files: RuntimeFiles;
  /** Resolves when the program runs; sessions of models are made after that. Never rejects. */
  readonly started: Promise<void>;
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

/** JavaScript Promise Integration: WASM that waits for a promise without having been rewritten for it. */
const hasPromiseIntegration = (): boolean => 'Suspending' in WebAssembly && 'promising' in WebAssembly;

const runtimeFor = (backend: Backend): Runtime =>
  backend === 'wasm' ? 'wasm' : hasPromiseIntegration() ? 'jspi' : 'asyncify';

interface Build {
  /** What its JavaScript's file is called, but for a hash. */
  readonly name: string;
  readonly script: () => Promise<typeof Ort>;
  readonly files: RuntimeFiles;
}

/** ONNX Runtime's builds. They have 14, 17 and 27 MB of WASM. */
const BUILDS: Readonly<Record<Runtime, Build>> = {
  wasm: {
    name: 'ort.wasm.min.js',
    script: () => import('onnxruntime-web/wasm'),
    files: { wasm: plainWasm, mjs: plainGlue, bytes: sizes.wasm },
  },
  jspi: {
    name: 'ort.jspi.min.js',
    script: () => import('onnxruntime-web/jspi'),
    files: { wasm: jspiWasm, mjs: jspiGlue, bytes: sizes.jspi },
  },
  asyncify: {
    name: 'ort.webgpu.min.js',
    script: () => import('onnxruntime-web/webgpu'),
    files: { wasm: asyncifyWasm, mjs: asyncifyGlue, bytes: sizes.asyncify },
  },
};

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
  const runtime = runtimeFor(backend);
  const { name, script, files } = BUILDS[runtime];
  const ort = await importScript(name, script);
  const bytes = await fetchRuntime(files, onProgress).catch((error: unknown) => {
    // Some hosts take no file over 25 MiB: sites there do without the one for browsers that lack JSPI.
    if (runtime === 'asyncify' && isAbsent(error)) return null;
    throw error;
  });
  if (bytes === null) {
    device?.destroy();
    return startRuntime('wasm', threads, { code: 'no-program' }, onProgress);
  }
  const program = bytes.buffer as ArrayBuffer;
  const { wasm } = ort.env;
  wasm.wasmPaths = files;
  wasm.wasmBinary = program;
  wasm.numThreads = count;
  wasm.proxy = false;
  ort.env.logLevel = 'error';
  if (device !== null) ort.env.webgpu.device = device;
  const info: BackendInfo = {
    backend,
    runtime,
    threads: count,
    crossOriginIsolated: self.crossOriginIsolated,
    adapter: 'adapter' in choice ? choice.adapter : null,
    whyNotWebGpu: 'whyNot' in choice ? choice.whyNot : null,
  };
  const releaseProgram = (): void => {
    delete wasm.wasmBinary;
    if (program.byteLength > 0) releaseBuffer(program);
  };
  return { ort, files, started: startProgram(ort, device), releaseProgram, info, device };
}
