import { describe, expect, it } from 'vitest';
import { formatChannels, parseChannels } from './channel-list';

describe('parseChannels', () => {
  it('reads single channels and ranges, in any order, once each', () => {
    expect(parseChannels('7, 0-3,2', 32)).toEqual([0, 1, 2, 3, 7]);
    expect(parseChannels('31', 32)).toEqual([31]);
  });

  it('means all by nothing', () => {
    expect(parseChannels('  ', 32)).toBeNull();
  });

  it.each(['x', '1-', '3-1', '32', '0-32', '-1', '1.5', '1,,2'])('refuses %s', (text) => {
    expect(() => parseChannels(text, 32)).toThrow(RangeError);
  });
});

describe('formatChannels', () => {
  it('writes runs briefly, as parseChannels reads them', () => {
    expect(formatChannels([0, 1, 2, 3, 7, 9, 10])).toBe('0–3, 7, 9–10');
    expect(parseChannels(formatChannels([0, 1, 2, 3, 7, 9, 10]), 32)).toEqual([0, 1, 2, 3, 7, 9, 10]);
  });
});
