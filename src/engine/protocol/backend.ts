import type { Locale } from '../../messages/m';

/** An execution provider of ONNX Runtime Web. */
export type Backend = 'webgpu' | 'wasm';

/** Why WebGPU was not taken: in words by `sayWhyNotWebGpu`, where it is shown. Reasons are the browser's own. */
export type WhyNotWebGpu =
  | { readonly code: 'wished' | 'insecure' | 'absent' | 'no-adapter' | 'emulated' | 'no-program' }
  | { readonly code: 'not-started' | 'refused'; readonly reason: string }
  | { readonly code: 'lost'; readonly times: number; readonly reason: string };

/**
 * A build of ONNX Runtime: WASM alone, or WebGPU and WASM, where the program waits for the GPU by JavaScript Promise
 * Integration or, in browsers without it, by rewinding its stack.
 */
export type Runtime = 'wasm' | 'jspi' | 'asyncify';

/** What runs the network now. */
export interface BackendInfo {
  readonly backend: Backend;
  readonly runtime: Runtime;
  /** WASM threads; also what WebGPU sessions use for the few operations left on the CPU. */
  readonly threads: number;
  readonly crossOriginIsolated: boolean;
  /** GPU vendor and architecture, when WebGPU runs. */
  readonly adapter: string | null;
  /** Null when it was taken. */
  readonly whyNotWebGpu: WhyNotWebGpu | null;
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
      whyNotWebGpu: WhyNotWebGpu | null;
      /** The last run id that the page has seen. */
      lastRunId: number;
    };
    out: BackendInfo;
  };
}
