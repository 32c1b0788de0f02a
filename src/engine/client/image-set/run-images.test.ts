import { expect, test, vi } from 'vitest';
import { DenseLensError } from '../../../errors';
import { emptyPeaks } from '../../../set/peaks';
import type { SetPlan, SetRun } from '../../protocol/sets';
import type { Engine } from '../engine';
import { createCell } from '../observable';
import { type EngineState, INITIAL_STATE } from '../state';
import { type ImagesRun, runImages } from './run-images';

const plan = (batch = 1): SetPlan => ({
  plan: 1,
  tensors: [],
  channels: 1,
  classes: 1,
  features: 1,
  batch,
});

/** An engine that answers with the sum of each input, and fails as it is told. */
function fakeEngine(failures: (call: number) => DenseLensError | null = () => null) {
  const state = createCell<EngineState>({ ...INITIAL_STATE, model: { request: { id: 'a' } } as never });
  let call = 0;
  const ask = vi.fn(async (type: string, payload: { data: Float32Array; plan: number }) => {
    await Promise.resolve();
    if (type === 'set-plan') return { ...plan(), plan: 2 };
    const error = failures(call++);
    if (error !== null) throw error;
    const run: SetRun = {
      logits: payload.data.slice(),
      features: new Float32Array(payload.data.length),
      peaks: emptyPeaks(payload.data.length),
      tensors: new Map(),
      milliseconds: 1,
    };
    return run;
  });
  return { engine: { state, ask } as unknown as Engine, state, ask };
}

function running(options: Partial<ImagesRun> = {}) {
  const found = new Map<number, number>();
  const refused = new Map<number, string>();
  const run: ImagesRun = {
    plan: plan(),
    ids: [0, 1, 2, 3, 4],
    decode: async (id) => Float32Array.of(id * 10),
    absorb: async (ids, { logits }) => {
      for (const [n, id] of ids.entries()) found.set(id, logits[n] ?? Number.NaN);
    },
    refuse: async (id, { code }) => {
      refused.set(id, code);
    },
    signal: new AbortController().signal,
    ...options,
  };
  return { run, found, refused };
}

const all = new Map([0, 1, 2, 3, 4].map((id) => [id, id * 10]));

test('every image is run once, in batches, the last of them smaller', async () => {
  for (const batch of [1, 2, 3, 8]) {
    const { engine, ask } = fakeEngine();
    const { run, found } = running({ plan: plan(batch) });
    await runImages(engine, run);
    expect(found).toEqual(all);
    expect(ask).toHaveBeenCalledTimes(Math.ceil(5 / batch));
    for (const [, , options] of ask.mock.calls as unknown as [string, unknown, { priority: string }][])
      expect(options.priority).toBe('background');
  }
});

test('what cannot be decoded, or need not be run, holds nothing up', async () => {
  const { engine } = fakeEngine();
  const { run, found, refused } = running({
    plan: plan(2),
    decode: async (id) => {
      if (id === 1) throw new DenseLensError('image/undecodable', 'no image');
      return id === 3 ? null : Float32Array.of(id * 10);
    },
  });
  await runImages(engine, run);
  expect([...found.keys()].sort()).toEqual([0, 2, 4]);
  expect(refused).toEqual(new Map([[1, 'image/undecodable']]));
});

test('a lost worker costs nothing, another model ends it', async () => {
  const lost = (call: number) =>
    call === 1 ? new DenseLensError('engine/device-lost', 'the GPU was lost') : null;
  const { engine } = fakeEngine(lost);
  const { run, found } = running();
  await runImages(engine, run);
  expect(found).toEqual(all);

  const superseded = (call: number) => {
    if (call !== 2) return null;
    other.state.set({ ...other.state.get(), model: { request: { id: 'b' } } as never });
    return new DenseLensError('engine/superseded', 'another plan');
  };
  const other = fakeEngine(superseded);
  const second = running();
  await expect(runImages(other.engine, second.run)).rejects.toMatchObject({ code: 'engine/superseded' });
  expect(second.found.size).toBeLessThan(5);
});

test('one image that fails is refused; when several in a row do, the run is given up', async () => {
  const one = fakeEngine((call) => (call === 1 ? new DenseLensError('engine/failed', 'no') : null));
  const { run, found, refused } = running();
  await runImages(one.engine, run);
  expect(found.size).toBe(4);
  expect([...refused.values()]).toEqual(['engine/failed']);
  const none = fakeEngine(() => new DenseLensError('engine/failed', 'no'));
  await expect(runImages(none.engine, running().run)).rejects.toMatchObject({ code: 'engine/failed' });
});

test('it pauses, and ends when it is cancelled', async () => {
  const { engine } = fakeEngine();
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  let asked = 0;
  const { run, found } = running({ mayGoOn: () => (++asked > 2 ? gate : Promise.resolve()) });
  const ended = runImages(engine, run);
  await vi.waitFor(() => expect(found.size).toBe(2));
  go();
  await ended;
  expect(found).toEqual(all);

  const control = new AbortController();
  const cancelled = running({
    signal: control.signal,
    absorb: async () => control.abort(),
  });
  await expect(runImages(engine, cancelled.run)).rejects.toMatchObject({ code: 'engine/cancelled' });
});
