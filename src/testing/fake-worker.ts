import type { BackendInfo } from '../engine/protocol/backend';
import type { FromWorker, ToWorker } from '../engine/protocol/messages';
import type { RunResult } from '../engine/protocol/run';
import type { ModelRequest, ModelSummary } from '../engine/protocol/weights';
import type { DenseLensError } from '../errors';

export type Asked = Exclude<ToWorker, { readonly type: 'cancel' }>;

export const info = (backend: 'wasm' | 'webgpu' = 'wasm'): BackendInfo => ({
  backend,
  threads: 2,
  runtime: 'wasm',
  crossOriginIsolated: true,
  adapter: backend === 'webgpu' ? 'test' : null,
  whyNotWebGpu: backend === 'webgpu' ? null : { code: 'wished' },
});

/** A worker that a test plays. */
export class FakeWorker extends EventTarget {
  readonly asked: Asked[] = [];
  readonly cancelled: number[] = [];
  isTerminated = false;

  postMessage(message: ToWorker): void {
    if (message.type === 'cancel') this.cancelled.push(message.id);
    else this.asked.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  die(): void {
    this.dispatchEvent(new Event('error', { cancelable: true }));
  }

  /** The oldest request of a kind that has not been answered yet. */
  next(type: Asked['type']): Asked {
    const at = this.asked.findIndex((request) => request.type === type);
    const [request] = at < 0 ? [] : this.asked.splice(at, 1);
    if (request === undefined) throw new Error(`Nobody asked for ${type}.`);
    return request;
  }

  done(type: Asked['type'], value: unknown): void {
    this.say({ type: 'done', id: this.next(type).id, value });
  }

  fail(type: Asked['type'], error: DenseLensError): void {
    this.say({ type: 'failed', id: this.next(type).id, error: { code: error.code, message: error.message } });
  }

  boot(backend: 'wasm' | 'webgpu' = 'wasm'): void {
    this.say({ type: 'ready' });
    this.done('boot', info(backend));
  }
}

export const model = (id: string): ModelRequest => ({
  id,
  name: id,
  source: { kind: 'url', url: `/${id}` },
  recipe: null,
  labels: null,
});

export const summary = (id: string) => ({ id, name: id }) as ModelSummary;

export const result = (runId: number): RunResult => ({
  runId,
  top: [],
  logits: Float32Array.of(runId),
  timings: { decode: 0, preprocess: 0, run: 1, total: 1 },
  backend: 'wasm',
  inputSize: [32, 32],
  preview: null,
  original: null,
});

export const picture = (name: string) => ({
  image: new Blob([name]),
  subject: { kind: 'own', name } as const,
});
