import { describe, expect, it } from 'vitest';
import { differences } from './messages.mjs';

const file = (locale: string, messages: Record<string, unknown>, topic = 'page') => ({
  locale,
  topic,
  messages,
});

describe('languages that do not say the same things', () => {
  it('are none when keys and placeholders are the same, in any order', () => {
    const base = file('en', { page_a: 'Read {n} of {m}', page_b: 'in {#b}bold{/b}' });
    const other = file('zh', { page_b: '{#b}粗体{/b}', page_a: '{m} 个中的第 {n} 个' });
    expect(differences('app', [base, other])).toEqual([]);
  });

  it.each([
    ['a message that is missing', { page_a: '一' }, '"page_b" is missing.'],
    ['one that is misspelt', { page_a: '一', page_b: '二', page_c: '三' }, 'en has no "page_c".'],
    ['a placeholder that is lost', { page_a: '一', page_b: '二 {m}' }, '"page_b" takes {m}, not {n}.'],
  ])('say so: %s', (_, messages, problem) => {
    const base = file('en', { page_a: 'one', page_b: 'two {n}' });
    const complete = { page_a: '一', page_b: '二 {n}' };
    expect(differences('app', [base, file('zh', complete)])).toEqual([]);
    const given: Record<string, unknown> = problem.includes('missing')
      ? messages
      : { ...complete, ...messages };
    expect(differences('app', [base, file('zh', given)])).toContainEqual(expect.stringContaining(problem));
  });

  it('are told of messages that do not bear their topic’s name, and of files without a counterpart', () => {
    expect(differences('app', [file('en', { other_a: 'one' })])).toHaveLength(1);
    expect(differences('app', [file('en', {}), file('zh', {}, 'extra')])).toHaveLength(1);
  });
});
