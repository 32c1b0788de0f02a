import { describe, expect, it } from 'vitest';
import type { Cut } from '../../src/explain/lesion';
import { formatCuts, NO_CUTS, parseCuts } from './cut-link';

const layer = (block: number, index: number) => `features.denseblock${block}.denselayer${index}`;

describe('cuts in a link', () => {
  const cuts: readonly Cut[] = [
    { source: layer(2, 4), reader: layer(2, 8), mode: 'zero' },
    { source: 'features.transition3.pool', reader: 'classifier', mode: 'mean', channels: [7, 0, 1, 2, 3] },
    { source: 'features.pool0', reader: '*', mode: 'zero', channels: [63] },
    { source: layer(1, 6), reader: 'features.transition1', mode: 'mean' },
    { source: 'features.conv0', reader: layer(1, 1), mode: 'zero' },
  ];

  it('are short and lead back to themselves', () => {
    const text = formatCuts(cuts);
    expect(text).toBe('2.4-2.8-z t3-c-m0_3.7 p-*-z63 1.6-t1-m features.conv0-1.1-z');
    const sorted = cuts.map((cut) =>
      cut.channels === undefined ? cut : { ...cut, channels: [...cut.channels].sort((a, b) => a - b) },
    );
    const query = new URLSearchParams({ cuts: text ?? '' }).toString();
    expect(parseCuts(new URLSearchParams(query).get('cuts'))).toEqual({ cuts: sorted, isPartial: false });
    expect(formatCuts([])).toBeNull();
    expect(parseCuts(null)).toBe(NO_CUTS);
  });

  it.each([
    '<script>-c-z',
    '2.4-2.8-x',
    '2.4',
    '2.4-2.8-z9_1',
    '2.4-2.8-z0_99999',
    '*-c-z',
    'c-2.4-z',
    '2.4-__proto__-z',
    'too-many',
    '2.4-2.8-z0..1',
  ])('leave out %j and say so', (text) => {
    expect(parseCuts(`p-*-z ${text}`)).toEqual({
      cuts: [{ source: 'features.pool0', reader: '*', mode: 'zero' }],
      isPartial: true,
    });
  });

  it('are bounded both ways', () => {
    const many = Array.from(
      { length: 65 },
      (_, i): Cut => ({ source: layer(1, i + 1), reader: '*', mode: 'zero' }),
    );
    expect(parseCuts(formatCuts(many))).toEqual({ cuts: [], isPartial: true });
    expect(formatCuts(many.slice(1))).toContain('1.65-*-z');
    expect(parseCuts('p-*-z '.repeat(5000)).cuts).toEqual([]);
    const scattered = Array.from({ length: 1000 }, (_, i) => 2 * i);
    expect(formatCuts([{ source: layer(1, 1), reader: '*', mode: 'zero', channels: scattered }])).toBe(
      'too-many',
    );
  });
});
