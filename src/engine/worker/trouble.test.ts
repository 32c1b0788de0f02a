import { expect, it } from 'vitest';
import { DenseLensError } from '../../errors';
import { asTrouble, withTrouble } from './trouble';

const failing = (error: unknown, says: ((reason: string) => string) | null = null) =>
  withTrouble(() => Promise.reject(error), says);

it.each([
  new RangeError('Array buffer allocation failed'),
  new Error("Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc"),
  new Error(
    'failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: Failed to allocate memory for requested buffer',
  ),
  new WebAssembly.RuntimeError('memory access out of bounds'),
  new Error('Aborted(OOM). Build with -sASSERTIONS for more info.'),
  4_917_024,
])('calls it by its name when memory is short: %s', async (error) => {
  await expect(failing(error)).rejects.toMatchObject({ code: 'engine/out-of-memory' });
});

it('says of a network that cannot be differentiated why, and leaves all other errors as they are', async () => {
  await expect(
    failing(new Error('no kernel for Foo'), (why) => `No way back: ${why}.`),
  ).rejects.toMatchObject({
    code: 'explain/unsupported',
    message: 'No way back: no kernel for Foo.',
  });
  await expect(failing(new Error('odd'))).rejects.toThrow('odd');
  const own = new DenseLensError('class/unknown', 'There is none.');
  await expect(failing(own, () => 'other')).rejects.toBe(own);
  await expect(withTrouble(async () => 3)).resolves.toBe(3);
});

it('tells of any request that memory was short, and of every other failure what it was', () => {
  const short = new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
  expect(asTrouble(short)).toMatchObject({ code: 'engine/out-of-memory', cause: short });
  for (const other of [new RangeError('Maximum call stack size exceeded'), new Error('odd'), 7, null])
    expect(asTrouble(other)).toBe(other);
});
