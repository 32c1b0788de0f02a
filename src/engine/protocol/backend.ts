import type { Locale } from '../../messages/m';

/** An execution provider of ONNX Runtime Web. */
export type Backend = 'webgpu' | 'wasm';

/** Why WebGPU was not taken: in words by `sayWhyNotWebGpu`, where it is shown. Reasons are the browser's own. */
export type WhyNotWebGpu =
  | { readonly code: 'wished' | 'insecure' | 'absent' | 'no-adapter' | 'emulated' }
  | { readonly code: 'not-started' | 'refused'; readonly reason: string }
  | { readonly code: 'lost'; readonly times: number; readonly reason: string };

/** What runs the network now. */
export interface BackendInfo {
  readonly backend: Backend;
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
