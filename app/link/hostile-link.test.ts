import { describe, expect, it } from 'vitest';
import { createTestStore, settle } from '../testing/fake-dependencies';
import { resultOf } from '../testing/fake-engine';
import { applyLink, formatLink, parseLink } from './link';

const PARAMETERS = [
  'model',
  'image',
  'tensor',
  'channel',
  'at',
  'zoom',
  'tab',
  'level',
  'arcs',
  'least',
  'beside',
  'scale',
  'order',
  'within',
  'dead',
  'writer',
  'ask',
  'class',
  'against',
  'over',
  'cam',
  'cuts',
  'lesson',
  'step',
  'shapes',
  'names',
  'present',
  'pane',
  'set',
  'design',
  'signals',
  'weights',
  'dropout',
];
const NONSENSE = [
  '',
  ' ',
  '-1',
  '1e999',
  'NaN',
  '0x10',
  '__proto__',
  'constructor',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '../../etc/passwd',
  '\u0000',
  '\u202E猫',
  '~~~~~',
  ':'.repeat(50),
  'a'.repeat(100_000),
];

describe('a link with nonsense', () => {
  it.each(PARAMETERS)('in %s leaves a state that holds together', async (parameter) => {
    const { store, runs } = createTestStore();
    await store.getState().readCatalogue();
    await store.getState().loadModel('small');
    const done = store.getState().runSample('tiger');
    await settle();
    runs[0]?.deferred.resolve(resultOf(1));
    await done;
    for (const value of NONSENSE) {
      const search = `?${new URLSearchParams([[parameter, value]])}`;
      const start = performance.now();
      applyLink(store, parseLink(search));
      const { zoom, threshold, channel, level, tensor, result } = store.getState();
      expect(performance.now() - start).toBeLessThan(2_000);
      expect(zoom).toBeGreaterThanOrEqual(0);
      expect(zoom).toBeLessThanOrEqual(1);
      expect(threshold).toBeGreaterThanOrEqual(0);
      expect(threshold).toBeLessThanOrEqual(1);
      if (channel !== null) expect(Number.isInteger(channel) && channel >= 0).toBe(true);
      expect(['network', 'block', 'layer']).toContain(level);
      // What is no tensor of this network is not selected.
      if (parameter === 'tensor') expect(tensor).not.toBe(value);
      expect(result).not.toBeNull();
      for (const furthest of Object.values(store.getState().reached))
        expect(furthest).toBeGreaterThanOrEqual(0);
      // And leads back to itself.
      const again = formatLink('', store.getState());
      expect(formatLink('', store.getState())).toBe(again);
      expect(parseLink(again).zoom ?? 0).toBeCloseTo(zoom, 2);
    }
  });
});
