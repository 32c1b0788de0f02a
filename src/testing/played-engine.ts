import { vi } from 'vitest';
import { createEngine } from '../engine/client/create-engine';
import { FakeWorker, model, picture, result, summary } from './fake-worker';

/** An engine whose workers a test plays, one after the other. */
export function setUp() {
  const workers: FakeWorker[] = [];
  const engine = createEngine({
    createWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    baseUrl: () => 'https://lens.example/',
  });
  const last = () => {
    const worker = workers.at(-1);
    if (worker === undefined) throw new Error('No worker was made.');
    return worker;
  };
  return { engine, workers, last, state: () => engine.state.get() };
}

/** Lets promises go on; none of ours needs a clock here. */
export const settle = () => vi.advanceTimersByTimeAsync(0);

/** The first worker has booted. */
export async function running(backend: 'wasm' | 'webgpu' = 'wasm') {
  const parts = setUp();
  const started = parts.engine.start('auto', null);
  parts.last().boot(backend);
  await started;
  return parts;
}

/** It holds a model, and the picture of a cat as run 1. */
export async function withModelAndImage(backend: 'wasm' | 'webgpu' = 'wasm') {
  const parts = await running(backend);
  const { engine, last } = parts;
  const loading = engine.loadModel(model('small'));
  await settle();
  last().done('load-model', summary('small'));
  await loading;
  const run = engine.classify(picture('cat'));
  await settle();
  last().done('classify', result(1));
  await run;
  return parts;
}
