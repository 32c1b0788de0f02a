import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DenseLensError } from '../../errors';
import type { Cut } from '../../explain/lesion';
import { model, picture, result, summary } from '../../testing/fake-worker';
import { settle, type setUp, withModelAndImage } from '../../testing/played-engine';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('cuts', () => {
  const one: Cut = { source: 'features.pool0', reader: 'features.denseblock1.denselayer1', mode: 'zero' };
  const other: Cut = { ...one, mode: 'mean' };
  const lesion = (runId: number, cuts: readonly Cut[]) => ({
    runId,
    top: [],
    logits: Float32Array.of(1),
    delta: Float32Array.of(0),
    milliseconds: 1,
    cuts,
  });

  async function withCut() {
    const parts = await withModelAndImage();
    const cut = parts.engine.lesion([one]);
    await settle();
    parts.last().done('lesion', lesion(2, [one]));
    await cut;
    return parts;
  }

  /** The next worker starts, and gets the model. */
  async function comesBack({ last }: Awaited<ReturnType<typeof setUp>>) {
    await vi.advanceTimersByTimeAsync(1_000);
    last().boot();
    await settle();
    last().done('load-model', summary('small'));
    await settle();
  }

  it('belong to the image, and go with the next run', async () => {
    const { engine, last, state } = await withModelAndImage();
    const cut = engine.lesion([]);
    expect(state().cutting.status).toBe('pending');
    await settle();
    last().done('lesion', lesion(2, []));
    await cut;
    expect(state()).toMatchObject({ cutting: { status: 'idle' }, image: { lesion: { runId: 2 } } });
    const dog = engine.classify(picture('dog'));
    await settle();
    last().done('classify', result(3));
    await dog;
    expect(state().image?.lesion).toBeNull();
  });

  it.each(['dies', 'loses its GPU', 'is left for another backend'])(
    'are made again when the worker %s: the image never stands there without them',
    async (how) => {
      const parts = await withCut();
      const { engine, last, state } = parts;
      const seen: unknown[] = [];
      engine.state.subscribe(({ image }) => seen.push(image?.lesion?.cuts));
      const heard: string[] = [];
      for (const event of ['result', 'lesion'] as const) engine.on(event, () => heard.push(event));
      if (how === 'dies') last().die();
      else if (how === 'loses its GPU') last().say({ type: 'device-lost', message: 'Reset.' });
      else void engine.switchBackend('wasm');
      await comesBack(parts);
      // Both at once: no other image can come between.
      expect(last().asked).toMatchObject([
        { type: 'classify' },
        { type: 'lesion', payload: { cuts: [one] } },
      ]);
      last().done('classify', result(3));
      await settle();
      expect(state().image).toMatchObject({ result: { runId: 1 }, isHeld: false });
      last().done('lesion', lesion(4, [one]));
      await settle();
      expect(state().image).toMatchObject({ result: { runId: 3 }, lesion: { runId: 4 }, isHeld: true });
      expect(new Set(seen.map((cuts) => JSON.stringify(cuts)))).toEqual(new Set([JSON.stringify([one])]));
      expect(heard).toEqual(['result', 'lesion']);
      expect(last().asked).toEqual([]);
    },
  );

  it('that were under way are made once the image has run again, on what held before', async () => {
    const parts = await withCut();
    const { engine, last, state } = parts;
    const cut = engine.lesion([one, other]);
    await settle();
    last().die();
    await comesBack(parts);
    last().done('classify', result(3));
    last().done('lesion', lesion(4, [one]));
    await settle();
    expect(last().asked).toMatchObject([{ type: 'lesion', payload: { cuts: [one, other] } }]);
    last().done('lesion', lesion(5, [one, other]));
    expect(await cut).toMatchObject({ runId: 5 });
    expect(state()).toMatchObject({ cutting: { status: 'idle' }, image: { lesion: { runId: 5 } } });
  });

  it('that are asked for, or healed, while the engine starts again wait for the image', async () => {
    const parts = await withCut();
    const { engine, last, state } = parts;
    last().die();
    await settle();
    const healed = engine.restore();
    await comesBack(parts);
    expect(last().asked.map(({ type }) => type)).toEqual(['classify', 'lesion']);
    last().done('classify', result(3));
    last().done('lesion', lesion(4, [one]));
    await settle();
    last().done('restore', lesion(5, []));
    await healed;
    expect(state().image).toMatchObject({ result: { runId: 3 }, lesion: { cuts: [] } });
  });

  it('are not made in another image that was asked for meanwhile', async () => {
    const parts = await withCut();
    const { engine, last, state } = parts;
    const cut = engine.lesion([other]);
    cut.catch(() => {});
    await settle();
    last().die();
    const dog = engine.classify(picture('dog'));
    await comesBack(parts);
    expect(last().asked).toMatchObject([{ type: 'classify' }]);
    last().done('classify', result(3));
    await dog;
    await expect(cut).rejects.toMatchObject({ code: 'engine/superseded' });
    expect(last().asked).toEqual([]);
    expect(state().image).toMatchObject({ subject: { name: 'dog' }, lesion: null });
  });

  it('that another worker refuses leave the image whole, and at hand', async () => {
    const parts = await withCut();
    const { last, state } = parts;
    last().die();
    await comesBack(parts);
    last().done('classify', result(3));
    last().fail('lesion', new DenseLensError('engine/failed', 'Out of memory.'));
    await settle();
    expect(state().image).toMatchObject({ result: { runId: 3 }, lesion: null, isHeld: true });
  });

  it('are made by the worker after the next, where that one is lost over them', async () => {
    const parts = await withCut();
    const { last, state } = parts;
    last().die();
    await comesBack(parts);
    last().done('classify', result(3));
    last().die();
    await comesBack(parts);
    expect(last().asked.map(({ type }) => type)).toEqual(['classify', 'lesion']);
    last().done('classify', result(4));
    last().done('lesion', lesion(5, [one]));
    await settle();
    expect(state().image).toMatchObject({ result: { runId: 4 }, lesion: { runId: 5 }, isHeld: true });
  });

  it('mean nothing in another model', async () => {
    const { engine, last, state } = await withCut();
    const loading = engine.loadModel(model('other'));
    await settle();
    last().done('load-model', summary('other'));
    await settle();
    expect(last().asked).toMatchObject([{ type: 'classify' }]);
    last().done('classify', result(3));
    await loading;
    expect(state().image).toMatchObject({ lesion: null, isHeld: true });
  });
});
