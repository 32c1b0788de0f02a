import { describe, expect, it } from 'vitest';
import { requestFromFiles } from '../catalogue/own-model';
import type { ConsoleMethods } from '../console-api/api';
import { createMethods } from '../console-api/methods';
import { createTestStore, settle } from '../testing/fake-dependencies';
import { defer, resultOf } from '../testing/fake-engine';
import { createPrivacy, isVerb, RULES, type Verb } from './privacy';

const OWN = 'own-0123456789abcdef';
const VERBS = Object.keys(RULES) as Verb[];
const TELLING = VERBS.filter((verb) => RULES[verb].tellsOf !== 'nothing');

/** A frame: what a visitor does in it, and what the page around it asks; its questions are answered by `answers`. */
async function frame() {
  const { engine, runs, dispatch, store, library } = createTestStore();
  await engine.start('wasm', null);
  const listed = await library.catalogue();
  const own = { ...listed[0], id: OWN, name: 'My secret', sha256: 'f00d' } as (typeof listed)[number];
  const kept = { id: 'other', bytes: 9, complete: true, sha256: null, pinned: true, savedAt: 1 };
  const withOwn = {
    ...library,
    catalogue: async () => [...listed.map((entry) => ({ ...entry, kept })), own],
    request: async (id: string) =>
      id === OWN
        ? { ...requestFromFiles([{ name: 'secret', blob: new Blob(['secret']) }]), id }
        : library.request(id),
  };
  const booted = Promise.resolve({ firstImage: Promise.resolve() });
  const methods = createMethods(
    { engine, store, library: withOwn },
    { booted: () => booted, tryAgain: async () => {} },
  );
  const privacy = createPrivacy(engine);
  const codeOf = (error: unknown): string => (error as { code: string }).code;
  let runId = 0;
  const finishRun = async () => {
    await settle();
    const result = resultOf(++runId);
    runs.at(-1)?.deferred.resolve({ ...result, timings: { ...result.timings } });
  };
  return {
    engine,
    store,
    dispatch,
    finishRun,
    /** As the page around calls a verb, by the real API. */
    call: <V extends Verb>(verb: V, ...args: Parameters<ConsoleMethods[V]>) =>
      privacy.guard(verb, args, () =>
        (methods[verb] as unknown as (...all: unknown[]) => Promise<unknown>)(...args),
      ),
    /** Whether it would be answered at all, whatever it asks. */
    outcome: (verb: Verb, answer: () => Promise<unknown> = async () => 'answered') =>
      privacy.guard(verb, [], answer).catch(codeOf),
    visitorLoads: (name = 'private.safetensors') =>
      store.getState().loadModel(requestFromFiles([{ name, blob: new Blob([name]) }])),
    visitorShows: async (kind: 'own' | 'sample') => {
      const subject =
        kind === 'own'
          ? { kind, name: 'private.png' }
          : { kind, id: 'tiger', title: { en: 'Tiger', zh: '老虎' } };
      const run = store.getState().classify(subject, new Blob(['picture']));
      await finishRun();
      await run;
    },
  };
}

describe('what the page around a frame gets to see', () => {
  it('every verb has its rule, and nothing else is a verb', async () => {
    const { engine, store, library } = createTestStore();
    const booted = Promise.resolve({ firstImage: Promise.resolve() });
    const methods = createMethods(
      { engine, store, library },
      { booted: () => booted, tryAgain: async () => {} },
    );
    expect(VERBS.toSorted()).toEqual(Object.keys(methods).toSorted());
    for (const none of ['constructor', '__proto__', 'ready', 'then', '']) expect(isVerb(none)).toBe(false);
  });

  it('of a model that the visitor dropped, nothing by any verb', async () => {
    const { outcome, call, store, visitorLoads, visitorShows } = await frame();
    await store.getState().loadModel('small');
    await visitorShows('sample');
    for (const verb of TELLING) expect(await outcome(verb), verb).toBe('answered');
    await visitorLoads();
    for (const verb of TELLING) expect(await outcome(verb), verb).toBe('embed/private');
    await expect(call('model')).rejects.toMatchObject({ code: 'embed/private' });
    expect(await call('loadModel', 'other')).toMatchObject({ id: 'other' });
    expect(await call('model')).toMatchObject({ id: 'other' });
  });

  it('of models that the browser keeps, neither the list nor the bytes', async () => {
    const { call, outcome, store } = await frame();
    const models = await call('models');
    expect(models).toMatchObject([{ id: 'small' }, { id: 'other' }, { id: 'broken' }]);
    expect(JSON.stringify(models)).not.toMatch(/secret|f00d|savedAt/);
    for (const options of [undefined, { name: 'mine' }])
      await expect(call('loadModel', OWN, options)).rejects.toMatchObject({ code: 'embed/private' });
    expect(store.getState().model).toBe(null);
    // Opened by the visitor, or by the frame's address.
    await store.getState().loadModel({ ...requestFromFiles([]), id: OWN });
    for (const verb of TELLING) expect(await outcome(verb), verb).toBe('embed/private');
  });

  it('of a picture that the visitor dropped, what is about the model alone', async () => {
    const { outcome, store, visitorShows } = await frame();
    await store.getState().loadModel('small');
    await visitorShows('own');
    for (const verb of TELLING)
      expect(await outcome(verb), verb).toBe(RULES[verb].tellsOf === 'model' ? 'answered' : 'embed/private');
  });

  it('what it brought itself, until the visitor changes it', async () => {
    const { call, finishRun, outcome, store, visitorShows } = await frame();
    const loaded = call('loadModel', new Blob(['theirs']), { name: 'theirs' });
    await expect(loaded).resolves.toMatchObject({ id: 'yours', name: 'theirs' });
    expect(await call('model')).toMatchObject({ name: 'theirs' });
    const classified = call('classify', new Blob(['picture']));
    await finishRun();
    await expect(classified).resolves.toMatchObject({ backend: 'wasm' });
    for (const verb of TELLING) expect(await outcome(verb), verb).toBe('answered');
    await visitorShows('own');
    expect(await outcome('input')).toBe('embed/private');
    await store.getState().reloadModel({ labels: ['my', 'own', 'names'].map((en) => ({ en })) });
    expect(await outcome('model')).toBe('embed/private');
  });

  it('not the names that the visitor gave to the classes of anybody’s model', async () => {
    const { outcome, store } = await frame();
    await store.getState().loadModel('small');
    expect(await outcome('model')).toBe('answered');
    await store.getState().reloadModel({ labels: ['my', 'own', 'names'].map((en) => ({ en })) });
    for (const verb of TELLING) expect(await outcome(verb), verb).toBe('embed/private');
  });

  it('not what came while it waited, in an answer or in an error’s sentence', async () => {
    const { outcome, store, visitorLoads, visitorShows } = await frame();
    await store.getState().loadModel('small');
    await visitorShows('sample');
    for (const end of ['resolve', 'reject'] as const) {
      const answer = defer<string>();
      const asked = outcome('tensor', () => answer.promise);
      await visitorShows('own');
      await visitorShows('sample');
      answer[end]('private.png');
      expect(await asked).toBe('embed/private');
    }
    const answer = defer<string>();
    const asked = outcome('classifyMany', () => answer.promise);
    await visitorLoads();
    await store.getState().loadModel('small');
    answer.resolve('features');
    expect(await asked).toBe('embed/private');
  });

  it('not a model of the visitor’s that took the place of the one it loads', async () => {
    const { call, engine, outcome, store, visitorLoads } = await frame();
    await store.getState().loadModel('small');
    // As the engine does: the caller hears of its model when the image has run through it.
    const { loadModel } = engine;
    engine.loadModel = async (wish, options) => {
      const summary = await loadModel(wish, options);
      if (summary.name === 'theirs') await visitorLoads();
      return summary;
    };
    await expect(call('loadModel', new Blob(['theirs']), { name: 'theirs' })).rejects.toMatchObject({
      code: 'embed/private',
    });
    expect(store.getState().model?.name).toBe('private');
    expect(await outcome('weight')).toBe('embed/private');
  });
});
