import { describe, expect, it } from 'vitest';
import { classFinder } from './set-source';

describe('the class of a folder’s name', () => {
  const find = classFinder([
    { en: 'tench, Tinca tinca', zh: '丁鱥' },
    { en: 'great white shark, white shark', zh: '大白鲨' },
    { en: 'white shark', zh: '白鲨' },
    { en: '1st place medal', emoji: '🥇' },
    { en: 'Café' },
  ]);

  it('is that of the whole name, in either language, before that of a part', () => {
    expect(find('tench, Tinca tinca')).toBe(0);
    expect(find('丁鱥')).toBe(0);
    expect(find('Tinca tinca')).toBe(0);
    expect(find('white shark')).toBe(2);
    expect(find('great white shark')).toBe(1);
    expect(find('🥇')).toBe(3);
  });

  it('does not depend on case, on what stands for a space, or on how accents are written', () => {
    expect(find('WHITE_SHARK')).toBe(2);
    expect(find('1st-place-medal')).toBe(3);
    expect(find('Cafe\u0301')).toBe(4);
  });

  it('is none for anything else', () => {
    for (const name of ['', ' ', 'shark', 'tenches', '2']) expect(find(name)).toBeNull();
  });
});
