import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMessages } from '../messages/m';
import { className, classNamed, englishName } from './class-names';
import { formatBytes, formatCount, formatLarge, formatMilliseconds, formatPercent } from './format';

const LABELS = [{ en: 'tiger', zh: '老虎', emoji: '🐯' }, { en: 'tench' }];

describe('in English', () => {
  it('classes have their English names, and are found by either', () => {
    expect(className(LABELS, 0)).toBe('tiger');
    expect(englishName(LABELS, 0)).toBeNull();
    expect(className(LABELS, 7)).toBe('class 7');
    expect([classNamed(LABELS, ' Tiger '), classNamed(LABELS, '老虎')]).toEqual([0, 0]);
    expect([classNamed(LABELS, '12'), classNamed(LABELS, 'tig')]).toEqual([12, null]);
  });
});

describe('in Chinese', () => {
  beforeAll(() => loadMessages('zh'));
  afterAll(() => loadMessages('en'));

  it('classes have their Chinese names where there is one, with the English one beside it', () => {
    expect([className(LABELS, 0), englishName(LABELS, 0)]).toEqual(['老虎', 'tiger']);
    expect([className(LABELS, 1), englishName(LABELS, 1)]).toEqual(['tench', null]);
    expect(className(LABELS, 7)).toBe('类别 7');
    expect([classNamed(LABELS, 'tiger'), classNamed(LABELS, '老虎')]).toEqual([0, 0]);
  });

  it('a percentage stands close to its sign; other numbers are as everywhere', () => {
    expect(formatPercent(0.8094)).toBe('80.9%');
    expect(formatCount(7_978_856)).toBe('7,978,856');
    expect(formatLarge(2_834_161_664)).toBe('2.83 G');
    expect(formatBytes(16_529_496)).toBe('16.5 MB');
    expect(formatMilliseconds(9.96)).toBe('10.0 ms');
  });
});
