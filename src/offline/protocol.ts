import type { Runtime } from '../engine/protocol/backend';

/** A file that is to be kept. */
export interface ServedFile {
  /** Below the site's folder, without a slash at the beginning. */
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** A file of the built site. */
export interface SiteFile extends ServedFile {
  /** The build of ONNX Runtime that it belongs to; absent for what every visit needs. */
  readonly runtime?: Runtime;
}

/** One build of the site. */
export interface Site {
  /** Differs whenever any file does. */
  readonly build: string;
  readonly files: readonly SiteFile[];
}

/** What the page asks of the service worker; each is answered through the port that comes with it. */
export type ToServiceWorker =
  /** Which build this page is of: from there on it gets that build's files, whatever comes. */
  | { readonly type: 'hello'; readonly build: string }
  /** Keeps what this visit needs. */
  | {
      readonly type: 'keep';
      readonly build: string;
      readonly runtime: Runtime;
      /** What the site serves beside its build and this visit uses, such as weights that were fetched after it. */
      readonly served: readonly ServedFile[];
      /** True in answer to a click: what was freed is kept again. */
      readonly isWish: boolean;
    }
  /** Deletes what is kept, and keeps nothing until it is wished again. */
  | { readonly type: 'free' }
  /** Takes this worker's build into use. */
  | { readonly type: 'take' };

/** Why nothing is kept. */
export type KeepProblem = 'quota' | 'unreachable' | 'denied' | 'other-build';

/** What is kept, or why not. */
export type KeptState =
  | { readonly status: 'ready'; readonly bytes: number }
  /** Freed by the visitor. */
  | { readonly status: 'freed' }
  | { readonly status: 'failed'; readonly problem: KeepProblem };

/** Answers of the service worker; the last one of a request is no progress. */
export type FromServiceWorker =
  | { readonly type: 'progress'; readonly loaded: number; readonly total: number }
  | { readonly type: 'state'; readonly state: KeptState };

/** Which models there are; the only file of a build that its host may answer in its own words. */
export const MANIFEST = 'models/manifest.json';

/** What of the manifest is the build's: which weights a host has at the moment, its mirror and its addresses are the host's own. */
export const manifestOfBuild = (manifest: object): string =>
  JSON.stringify({ ...manifest, served: undefined, mirror: undefined, addresses: undefined });
