import type { Locale } from '../../messages/m';

/** An execution provider of ONNX Runtime Web. */
export type Backend = 'webgpu' | 'wasm';

/** What runs the network now. */
export interface BackendInfo {
  readonly backend: Backend;
  /** WASM threads; also what WebGPU sessions use for the few operations left on the CPU. */
  readonly threads: number;
  readonly crossOriginIsolated: boolean;
  /** GPU vendor and architecture, when WebGPU runs. */
  readonly adapter: string | null;
  /** One sentence: why WebGPU was not taken, or null when it was. */
  readonly whyNotWebGpu: string | null;
}

/** @see Requests */
export interface BackendRequests {
  /** Another language for what the worker says. */
  speak: { in: { locale: Locale }; out: null };
  boot: {
    in: {
      backend: Backend | 'auto';
      threads: number | null;
      locale: Locale;
      /** Why WebGPU was given up earlier; null to try it. */
      whyNotWebGpu: string | null;
      /** The last run id that the page has seen. */
      lastRunId: number;
    };
    out: BackendInfo;
  };
}
