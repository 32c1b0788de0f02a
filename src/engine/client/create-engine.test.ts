import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DenseLensError } from '../../errors';
import { info, model, picture, result, summary } from '../../testing/fake-worker';
import { running, settle, setUp, withModelAndImage } from '../../testing/played-engine';

const error = (code: DenseLensError['code'], message = '') => new DenseLensError(code, message);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('starting', () => {
  it('goes from idle over progress to a worker at work', async () => {
    const { engine, last, state } = setUp();
    expect(state().worker).toEqual({ status: 'idle' });
    await expect(engine.ask('input', null)).rejects.toMatchObject({ code: 'engine/unavailable' });
    const started = engine.start('wasm', 3);
    expect(state().worker).toMatchObject({ status: 'starting', why: 'start' });
    const boot = last().asked[0];
    expect(boot?.payload).toMatchObject({ backend: 'wasm', threads: 3, whyNotWebGpu: null });
    last().say({ type: 'ready' });
    last().say({ type: 'progress', id: boot?.id ?? 0, progress: { stage: 'engine', loaded: 5, total: 9 } });
    expect(state().worker).toMatchObject({ progress: { loaded: 5 } });
    last().done('boot', info());
    expect(await started).toEqual(info());
    expect(state().worker).toMatchObject({ status: 'running', info: info() });
  });

  it('makes three attempts at a program that cannot be fetched, then says so and stops', async () => {
    const { engine, workers, last, state } = setUp();
    const started = engine.start('auto', null);
    started.catch(() => {});
    for (let i = 0; i < 3; i++) {
      expect(workers).toHaveLength(i + 1);
      last().die();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers).toHaveLength(3);
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
    await expect(started).rejects.toMatchObject({ code: 'engine/unavailable' });
    expect(state().worker).toMatchObject({
      status: 'failed',
      error: { code: 'engine/unavailable', message: expect.stringContaining('engine.worker') },
    });
    await expect(engine.ask('input', null)).rejects.toMatchObject({ code: 'engine/unavailable' });
    await expect(engine.loadModel(model('small'))).rejects.toMatchObject({ code: 'engine/unavailable' });

    const again = engine.retry();
    expect(state().worker).toMatchObject({ status: 'starting', why: 'again' });
    last().boot();
    await again;
    expect(state().worker.status).toBe('running');
  });

  it('gives a worker up of which nothing is heard, after two attempts, within a minute', async () => {
    const { engine, workers, state } = setUp();
    const started = engine.start('auto', null);
    started.catch(() => {});
    await vi.advanceTimersByTimeAsync(59_000);
    expect(workers).toHaveLength(2);
    expect(state().worker.status).toBe('failed');
    await expect(started).rejects.toMatchObject({ code: 'engine/unavailable' });
  });

  it('waits for a worker that says how far it is', async () => {
    const { engine, workers, last, state } = setUp();
    void engine.start('auto', null);
    last().say({ type: 'ready' });
    const boot = last().asked[0];
    for (let i = 1; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(15_000);
      last().say({
        type: 'progress',
        id: boot?.id ?? 0,
        progress: { stage: 'engine', loaded: i, total: 20 },
      });
    }
    expect(workers).toHaveLength(1);
    expect(state().worker.status).toBe('starting');
  });

  it('does not try again what the worker itself says cannot work', async () => {
    const { engine, workers, last, state } = setUp();
    const started = engine.start('auto', null);
    last().say({ type: 'ready' });
    last().fail('boot', error('engine/unavailable', 'ort.wasm could not be loaded.'));
    await expect(started).rejects.toMatchObject({ message: 'ort.wasm could not be loaded.' });
    expect(workers).toHaveLength(1);
    expect(state().worker.status).toBe('failed');
  });
});

describe('a lost worker', () => {
  it('is replaced, with model and image, and every outcome is told once', async () => {
    const { engine, last, state } = await withModelAndImage();
    const heard: string[] = [];
    for (const event of ['started', 'model', 'result'] as const) engine.on(event, () => heard.push(event));
    last().say({ type: 'device-lost', message: 'The driver was reset.' });
    expect(state().worker).toMatchObject({
      status: 'starting',
      why: 'lost',
      message: 'The driver was reset.',
    });
    await settle();
    last().boot();
    await settle();
    last().done('load-model', summary('small'));
    await settle();
    expect(state().image).toMatchObject({ subject: { name: 'cat' }, result: { runId: 1 }, isHeld: false });
    last().done('classify', result(2));
    await settle();
    expect(state().image).toMatchObject({ subject: { name: 'cat' }, result: { runId: 2 }, isHeld: true });
    expect(state().running.status).toBe('idle');
    expect(heard).toEqual(['model', 'started', 'result']);
  });

  it('three times in a minute gives WebGPU up, and says why', async () => {
    const { last, state, workers } = await running('webgpu');
    for (let i = 0; i < 3; i++) {
      last().say({ type: 'device-lost', message: 'The driver was reset.' });
      await vi.advanceTimersByTimeAsync(1_000);
      if (i < 2) last().boot('webgpu');
      await settle();
    }
    expect(last().asked[0]?.payload).toMatchObject({
      whyNotWebGpu: { code: 'lost', times: 3, reason: 'The driver was reset.' },
    });
    last().boot();
    await settle();
    expect(state().worker).toMatchObject({ status: 'running', info: { backend: 'wasm' } });
    expect(workers).toHaveLength(4);
  });

  it('that is lost again and again on WASM ends in failure', async () => {
    const { last, state, workers } = await running();
    for (let i = 0; i < 10 && state().worker.status !== 'failed'; i++) {
      last().die();
      await vi.advanceTimersByTimeAsync(1_000);
      if (state().worker.status === 'starting') last().boot();
      await settle();
    }
    expect(state().worker).toMatchObject({ status: 'failed', error: { code: 'engine/unavailable' } });
    expect(workers).toHaveLength(3);
  });

  it('takes no image with it: what was under way runs on the next, once', async () => {
    const { engine, last, state } = await withModelAndImage();
    const dog = engine.classify(picture('dog'));
    await settle();
    last().die();
    await settle();
    last().boot();
    await settle();
    last().done('load-model', summary('small'));
    await settle();
    last().done('classify', result(2));
    await dog;
    expect(state().image).toMatchObject({ subject: { name: 'dog' }, result: { runId: 2 } });
    await settle();
    expect(last().asked).toEqual([]);

    const bird = engine.classify(picture('bird'));
    bird.catch(() => {});
    await settle();
    for (let i = 0; i < 2; i++) {
      last().die();
      await vi.advanceTimersByTimeAsync(1_000);
      if (i > 0) break;
      last().boot();
      await settle();
      last().done('load-model', summary('small'));
      await settle();
    }
    await expect(bird).rejects.toMatchObject({ code: 'engine/device-lost' });
  });

  it('rejects questions that it was asked', async () => {
    const { engine, last } = await running();
    const question = engine.ask('report', { name: 'relu5' });
    await settle();
    last().die();
    await expect(question).rejects.toMatchObject({ code: 'engine/device-lost' });
  });
});

describe('models', () => {
  it('asked for at once: the newest wins, the others are superseded, and the image runs on it', async () => {
    const { engine, last, state } = await withModelAndImage();
    const outcomes = ['a', 'b', 'c'].map((id) =>
      engine.loadModel(model(id)).then(
        ({ id: loaded }) => loaded,
        ({ code }) => code,
      ),
    );
    await settle();
    // The worker had begun with none: those that were cancelled left its queue.
    const worker = last();
    while (worker.asked.length > 1) worker.fail('load-model', error('engine/cancelled'));
    expect(worker.asked[0]?.payload).toMatchObject({ id: 'c', source: { url: 'https://lens.example/c' } });
    worker.done('load-model', summary('c'));
    await settle();
    expect(state().image).toMatchObject({ subject: { name: 'cat' }, result: null });
    worker.done('classify', result(2));
    expect(await Promise.all(outcomes)).toEqual(['engine/superseded', 'engine/superseded', 'c']);
    expect(state()).toMatchObject({
      model: { summary: { id: 'c' } },
      loading: { status: 'idle' },
      image: { subject: { name: 'cat' }, result: { runId: 2 } },
    });
  });

  it('that arrive though a newer one is wanted are told of, since the worker holds them', async () => {
    const { engine, last, state } = await withModelAndImage();
    const first = engine.loadModel(model('a'));
    first.catch(() => {});
    await settle();
    const second = engine.loadModel(model('b'));
    await expect(first).rejects.toMatchObject({ code: 'engine/superseded' });
    await settle();
    expect(last().cancelled).toHaveLength(1);
    // Too late to be cancelled.
    last().done('load-model', summary('a'));
    await settle();
    expect(state().model?.summary.id).toBe('a');
    last().fail('load-model', error('model/corrupt'));
    await expect(second).rejects.toMatchObject({ code: 'model/corrupt' });
    await settle();
    last().done('classify', result(2));
    await settle();
    expect(state()).toMatchObject({
      model: { summary: { id: 'a' } },
      loading: { status: 'failed', error: { code: 'model/corrupt' } },
      image: { result: { runId: 2 } },
    });
  });

  it('that are refused leave model and result in place', async () => {
    const { engine, last, state } = await withModelAndImage();
    const before = state();
    const broken = engine.loadModel(model('broken'));
    await settle();
    last().fail('load-model', error('model/corrupt', 'The header is longer than the file.'));
    await expect(broken).rejects.toMatchObject({ code: 'model/corrupt' });
    await settle();
    expect(state().model).toBe(before.model);
    expect(state().image).toBe(before.image);
    expect(last().asked).toEqual([]);
  });

  it('give way to an image that was asked for meanwhile: that one runs, the old one does not', async () => {
    const { engine, last, state } = await withModelAndImage();
    const loading = engine.loadModel(model('other'));
    const dog = engine.classify(picture('dog'));
    await settle();
    last().done('load-model', summary('other'));
    await loading;
    last().done('classify', result(2));
    await dog;
    await settle();
    expect(last().asked).toEqual([]);
    expect(state().image).toMatchObject({ subject: { name: 'dog' }, result: { runId: 2 } });
  });

  it('that WebGPU refuses run on WASM', async () => {
    const { engine, last, state } = await running('webgpu');
    const loading = engine.loadModel(model('odd'));
    await settle();
    last().fail('load-model', error('engine/failed', 'Too many buffers.'));
    await settle();
    expect(last().asked[0]?.payload).toMatchObject({
      whyNotWebGpu: { code: 'refused', reason: 'Too many buffers.' },
    });
    last().boot();
    await settle();
    last().done('load-model', summary('odd'));
    await loading;
    expect(state()).toMatchObject({
      model: { summary: { id: 'odd' } },
      worker: { status: 'running', info: { backend: 'wasm' } },
    });
  });

  it('that find no ONNX Runtime end the engine with a sentence', async () => {
    const { engine, last, state } = await running();
    const loading = engine.loadModel(model('small'));
    await settle();
    last().fail('load-model', error('engine/unavailable', 'ort.wasm is damaged.'));
    await expect(loading).rejects.toMatchObject({ code: 'engine/unavailable' });
    expect(state().worker).toMatchObject({ status: 'failed', error: { message: 'ort.wasm is damaged.' } });
    expect(last().isTerminated).toBe(true);
  });

  it('that cannot be brought to another worker are gone, and the engine goes on', async () => {
    const { engine, last, state } = await withModelAndImage();
    const switched = engine.switchBackend('wasm');
    last().boot();
    await settle();
    last().fail('load-model', error('model/unreachable', 'The file can no longer be read.'));
    await switched;
    expect(state()).toMatchObject({
      worker: { status: 'running' },
      model: null,
      loading: { status: 'failed', error: { code: 'model/unreachable' } },
      image: { subject: { name: 'cat' }, result: null },
    });
  });
});

describe('images', () => {
  it('that were dropped one after the other: the last one, though the first had begun', async () => {
    const { engine, last, state } = await withModelAndImage();
    const drops = ['1', '2', '3'].map((name) =>
      engine.classify(picture(name), { latest: true }).then(
        ({ runId }) => runId,
        ({ code }) => code,
      ),
    );
    await settle();
    while (last().asked.length > 1) last().fail('classify', error('engine/cancelled'));
    last().done('classify', result(2));
    expect(await Promise.all(drops)).toEqual(['engine/superseded', 'engine/superseded', 2]);
    expect(state().image?.subject).toEqual({ kind: 'own', name: '3' });
  });

  it('that are superseded while they are fetched are never sent', async () => {
    const { engine, last } = await withModelAndImage();
    let arrive: (value: ReturnType<typeof picture>) => void = () => {};
    const slow = engine.classify(
      new Promise((resolve) => {
        arrive = resolve;
      }),
      { latest: true },
    );
    slow.catch(() => {});
    // Whoever asks for it, and however.
    const mine = engine.classify(picture('mine'));
    await settle();
    arrive(picture('slow'));
    await settle();
    expect(last().asked).toHaveLength(1);
    last().done('classify', result(2));
    await mine;
    await expect(slow).rejects.toMatchObject({ code: 'engine/superseded' });
  });

  it('that fail leave the current one, and say so', async () => {
    const { engine, last, state } = await withModelAndImage();
    const bad = engine.classify(picture('bad'));
    await settle();
    last().fail('classify', error('image/undecodable', 'It is cut short.'));
    await expect(bad).rejects.toMatchObject({ code: 'image/undecodable' });
    expect(state()).toMatchObject({
      image: { subject: { name: 'cat' }, result: { runId: 1 } },
      running: { status: 'failed', error: { message: 'It is cut short.' } },
    });
  });
});

describe('questions', () => {
  it('that nobody waits for any more leave the queue', async () => {
    const { engine, last } = await running();
    const control = new AbortController();
    const question = engine.ask(
      'report',
      { name: 'relu5' },
      { signal: control.signal, priority: 'background' },
    );
    await settle();
    expect(last().asked[0]).toMatchObject({ type: 'report', priority: 'background' });
    control.abort();
    await expect(question).rejects.toMatchObject({ code: 'engine/cancelled' });
    expect(last().cancelled).toEqual([last().asked[0]?.id]);
  });

  it('can be abandoned while the engine still starts', async () => {
    const { engine } = setUp();
    void engine.start('auto', null);
    const control = new AbortController();
    const question = engine.ask('report', { name: 'relu5' }, { signal: control.signal });
    control.abort();
    await expect(question).rejects.toMatchObject({ code: 'engine/cancelled' });
  });
});
