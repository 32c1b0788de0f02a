import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestFromFiles } from '../catalogue/own-model';
import { resultOf } from '../testing/fake-engine';
import { runningStore } from '../testing/running-store';
import { applyLink, formatLink, parseLink } from './link';

describe('links', () => {
  it('say everything that is not a default, and lead back there', async () => {
    const { store } = await runningStore();
    const { selectTensor, selectChannel, setScope, setZoom, setTab, openLevel } = store.getState();
    selectTensor('features.denseblock1.denselayer2.conv2');
    selectChannel(3, [1, 12]);
    setScope('tensor');
    setZoom(0.5);
    setTab('part');
    openLevel('layer');
    const search = formatLink('?backend=wasm&threads=1&talk=2', store.getState());
    expect(Object.fromEntries(new URLSearchParams(search))).toEqual({
      backend: 'wasm',
      threads: '1',
      talk: '2',
      level: 'layer',
      model: 'small',
      image: 'tiger',
      tensor: 'features.denseblock1.denselayer2.conv2',
      channel: '3',
      at: '1-12',
      scale: 'tensor',
      zoom: '0.50',
      tab: 'part',
    });

    const { store: other } = await runningStore();
    applyLink(other, parseLink(search));
    const { tensor, channel, position, scope, zoom, tab, level } = other.getState();
    expect({ tensor, channel, position, scope, zoom, tab, level }).toEqual({
      tensor: 'features.denseblock1.denselayer2.conv2',
      channel: 3,
      position: [1, 12],
      scope: 'tensor',
      zoom: 0.5,
      tab: 'part',
      level: 'layer',
    });
  });

  it('say the level that is shown, which is not always the one that was wished', async () => {
    const { store } = await runningStore();
    const { openLevel } = store.getState();
    const levelOf = () => new URLSearchParams(formatLink('', store.getState())).get('level');
    openLevel('block', 'features.denseblock1.denselayer2');
    expect(levelOf()).toBe('block');
    // Neither has a block of its own, and a block has no operations.
    openLevel('block', 'stem');
    expect(levelOf()).toBe('layer');
    openLevel('layer', 'features.denseblock1');
    expect(levelOf()).toBe('block');
    openLevel('network');
    expect(levelOf()).toBeNull();
    expect(parseLink('?level=7&tensor=relu5').level).toBe('network');
    // Where a first visit starts, growth is seen.
    expect(parseLink('').level).toBe('block');
  });

  it('never name what is the visitor’s own', async () => {
    const { store, runs } = await runningStore();
    await store.getState().loadModel(requestFromFiles([{ name: 'secret.safetensors', blob: new Blob() }]));
    const done = store.getState().classify({ kind: 'own', name: 'private.png' }, new Blob());
    runs[1]?.deferred.resolve(resultOf(2));
    await done;
    const query = new URLSearchParams(formatLink('', store.getState()));
    expect(query.get('model')).toBe('yours');
    expect(query.get('image')).toBe('yours');
    expect(query.toString()).not.toMatch(/secret|private/);
  });

  it('leave wrong values out', () => {
    expect(parseLink('?channel=-1&scale=rainbow&zoom=big')).toMatchObject({
      channel: null,
      atlas: { scope: 'channel' },
      zoom: null,
    });
    expect(parseLink('?channel=2.5').channel).toBeNull();
    for (const at of ['3', '3-', '-1-2', '1-2-3', '1.5-2']) expect(parseLink(`?at=${at}`).at).toBeNull();
  });
});

describe('one view at a time', () => {
  afterEach(() => vi.unstubAllGlobals());

  const atWidth = (width: number) =>
    vi.stubGlobal('matchMedia', (query: string) => ({
      matches: width < Number(/width < (\d+)px/.exec(query)?.[1]),
    }));

  it('is what a link leads to, where it was made on a large screen', () => {
    expect(parseLink('').pane).toBe('picture');
    expect(parseLink('?model=small&image=tiger').pane).toBe('picture');
    expect(parseLink('?tab=design').pane).toBe('layer');
    expect(parseLink('?tensor=relu5&tab=weights').pane).toBe('layer');
    expect(parseLink('?tensor=relu5').pane).toBe('network');
    expect(parseLink('?level=layer').pane).toBe('network');
    expect(parseLink('?tensor=relu5&tab=weights&pane=picture').pane).toBe('picture');
  });

  it('is kept by a phone, and not told by a screen that shows all', async () => {
    const { store } = await runningStore();
    store.getState().setTab('design');
    for (const pane of ['picture', 'network', 'layer'] as const) {
      store.getState().showPane(pane);
      atWidth(390);
      expect(parseLink(formatLink('', store.getState())).pane).toBe(pane);
      atWidth(1440);
      expect(new URLSearchParams(formatLink('', store.getState())).has('pane')).toBe(false);
    }
  });
});
