import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { LINKED, SWITCHES } from '../../e2e/support/link-parameters';
import { runningStore } from '../testing/running-store';
import { applyLink, formatLink, parseLink } from './link';

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

describe('parameters that are tried with nonsense, here and in a browser', () => {
  it('are all that a link is made of', async () => {
    const {
      store: { getState },
    } = await runningStore();
    const put = new Set<string>();
    const spies = (['set', 'delete'] as const).map((verb) =>
      vi.spyOn(URLSearchParams.prototype, verb).mockImplementation((name: string) => void put.add(name)),
    );
    formatLink('', getState());
    for (const spy of spies) spy.mockRestore();
    expect([...put].sort()).toEqual([...LINKED].sort());
  });

  it('are all that the page reads from its address', () => {
    const read = new Set<string>();
    for (const name of readdirSync('app', { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name) || /\.test\.|messages\/compiled/.test(name)) continue;
      const text = readFileSync(`app/${name}`, 'utf8');
      if (!/URLSearchParams|searchParams/.test(text)) continue;
      for (const [, key = ''] of text.matchAll(
        /(?:query|searchParams|URLSearchParams\([^()]*\))\s*\.(?:get|has|getAll)\(\s*'([^']+)'/g,
      ))
        read.add(key);
      // By a name of its own.
      for (const [, constant = ''] of text.matchAll(/URLSearchParams\([^()]*\)\.(?:get|has)\(([A-Z_]+)\)/g))
        read.add(new RegExp(`const ${constant} = '([^']+)'`).exec(text)?.[1] ?? constant);
    }
    expect([...read].sort()).toEqual([...LINKED, ...SWITCHES].sort());
  });
});

describe('a link with nonsense', () => {
  it.each([...LINKED, ...SWITCHES])('in %s leaves a state that holds together', async (parameter) => {
    const { store } = await runningStore();
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
