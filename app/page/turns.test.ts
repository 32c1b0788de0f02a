import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { buildArchitecture } from '../../src/network/architecture';
import { SMALL_SPEC } from '../../src/testing/small-model';
import type { AppState, AppStore } from '../store/app-state';
import { turnOf } from './turns';

const madeOf = (growthRate: number) => ({
  spec: { ...SMALL_SPEC, growthRate },
  side: 64,
  initialisation: { scheme: 'he' },
  seed: 0,
});

/** As much of the state as followers read. */
const storeWith = (growthRate: number, tab: string): AppStore =>
  createStore(() => ({
    tab,
    model: { spec: SMALL_SPEC, input: { size: [64, 64] } },
    result: null,
    design: madeOf(growthRate),
  })) as unknown as AppStore;

const change = (store: AppStore, state: object): void => store.setState(state as Partial<AppState>);

let frames: (() => void)[] = [];
const frame = (): void => {
  for (const run of frames.splice(0)) run();
};

beforeEach(() => {
  frames = [];
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  // Every step takes all the time there is.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 10;
    return now;
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('gives followers one turn a frame, the drawing before the costs, each with what is newest then', () => {
  const store = storeWith(4, 'design');
  // In whatever order they are first asked for.
  const costs = turnOf(store, 'costs');
  const drawing = turnOf(store, 'drawing');
  const shown = () => [drawing, costs].map((follower) => follower.getState()?.spec.growthRate);
  change(store, { design: madeOf(5) });
  expect(shown()).toEqual([4, 4]);
  frame();
  expect(shown()).toEqual([5, 4]);
  change(store, { design: madeOf(6) });
  frame();
  expect(shown()).toEqual([5, 6]);
  frame();
  expect(shown()).toEqual([6, 6]);
  expect(frames).toHaveLength(0);
});

it('says at once what changes in any other way, and nothing of before', () => {
  const store = storeWith(4, 'design');
  const drawing = turnOf(store, 'drawing');
  change(store, { design: madeOf(5) });
  change(store, { tab: 'maps' });
  const loaded = drawing.getState();
  expect(loaded?.spec).toEqual(buildArchitecture(SMALL_SPEC, [64, 64]).spec);
  frame();
  expect(drawing.getState()).toBe(loaded);
  change(store, { tab: 'design' });
  expect(drawing.getState()?.spec.growthRate).toBe(5);
});

it('asks for no frame on a page that is not seen, since none would come', () => {
  vi.stubGlobal('document', { hidden: true });
  const store = storeWith(4, 'design');
  const problem = turnOf(store, 'problem');
  change(store, { design: { ...madeOf(4), side: 1 } });
  expect(problem.getState()).not.toBeNull();
  expect(frames).toHaveLength(0);
});
