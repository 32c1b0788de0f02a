import { describe, expect, it } from 'vitest';
import { channelSum } from './channel-sum';

describe('a concatenation as the sum of what was written', () => {
  it('writes a few terms out, and gathers many', () => {
    expect(channelSum([64])).toBe('64');
    expect(channelSum([64, 32, 32])).toBe('64 + 32 + 32 = 128');
    expect(channelSum([256, ...Array.from({ length: 23 }, () => 32)])).toBe('256 + 23 × 32 = 992');
    expect(channelSum([32, 32, 32, 32, 32, 32])).toBe('32 + 5 × 32 = 192');
  });

  it('becomes shorter where there is less room', () => {
    expect(channelSum([64, 32, 32], 18)).toBe('64 + 32 + 32 = 128');
    expect(channelSum([64, 32, 32], 17)).toBe('64 + 2 × 32 = 128');
    expect(channelSum([64, 32, 32], 16)).toBe('= 128');
    expect(channelSum([64, 32, 32], 4)).toBe('128');
  });
});
