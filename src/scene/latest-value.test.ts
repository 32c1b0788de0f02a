import { describe, expect, it } from 'vitest';
import { createLatestValue } from './latest-value';

function harness() {
  const asked: number[] = [];
  const waiting: ((text: string) => void)[] = [];
  const errors: unknown[] = [];
  const value = createLatestValue<number>(
    String,
    (question) => {
      asked.push(question);
      return new Promise((resolve, reject) => {
        waiting.push((text) => (text === 'fail' ? reject(new Error('no')) : resolve(text)));
      });
    },
    () => {},
    (error) => errors.push(error),
  );
  const answer = async (text: string) => {
    waiting.shift()?.(text);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { value, asked, errors, answer };
}

describe('the latest value', () => {
  it('skips the questions between', async () => {
    const { value, asked, answer } = harness();
    for (const question of [1, 2, 3, 4]) value.ask(question);
    expect(asked).toEqual([1]);
    await answer('one');
    expect(asked).toEqual([1, 4]);
    expect(value.of(4)).toBeNull();
    await answer('four');
    expect(value.of(4)).toBe('four');
    expect(value.of(1)).toBeNull();
  });

  it('does not ask again for what it knows, and survives a failure', async () => {
    const { value, asked, errors, answer } = harness();
    value.ask(1);
    await answer('fail');
    expect(errors).toHaveLength(1);
    value.ask(2);
    await answer('two');
    value.ask(2);
    expect(asked).toEqual([1, 2]);
    expect(value.of(2)).toBe('two');
  });
});
