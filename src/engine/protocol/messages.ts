import type { SerializedError } from '../../errors';
import type { Requests, RequestType } from './requests';

/** Background requests wait until nothing else is wished; long ones should be many short ones. */
export type Priority = 'foreground' | 'background';

/** Main thread → worker. */
export type ToWorker =
  | {
      [T in RequestType]: {
        readonly id: number;
        readonly type: T;
        readonly payload: Requests[T]['in'];
        readonly priority: Priority;
      };
    }[RequestType]
  | { readonly type: 'cancel'; readonly id: number };

/** How far a long request is. */
export interface Progress {
  readonly stage: 'engine' | 'download' | 'parse' | 'check' | 'session' | 'decode' | 'run';
  readonly loaded: number;
  /** 0 when not known. */
  readonly total: number;
}

/** Worker → main thread. */
export type FromWorker =
  /** The worker's program has come and listens. */
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerializedError }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'device-lost'; readonly message: string };
