import { expect, it } from 'vitest';
import { asTensorName } from '../../src/network/spec';
import { settle } from '../testing/fake-dependencies';
import { type Deferred, defer } from '../testing/fake-engine';
import { createAnswers } from './answers';
import { createElementValues } from './element-values';

const at = (x: number, runId = 1) => ({ runId, tensor: asTensorName('relu5'), channel: 0, y: 0, x });

it('tells values in words under a pointer that flies, and survives a failure', async () => {
  const asked: number[] = [];
  const open: Deferred<number>[] = [];
  const errors: unknown[] = [];
  let answers = 0;
  const values = createElementValues(
    createAnswers(),
    'probe',
    ({ x }) => {
      asked.push(x);
      const deferred = defer<number>();
      open.push(deferred);
      return deferred.promise;
    },
    (value) => `= ${value}`,
    () => answers++,
    (error) => errors.push(error),
  );
  for (const x of [1, 2, 3, 4]) values.ask(at(x));
  expect(asked).toEqual([1]);
  open[0]?.resolve(10);
  await settle();
  expect(asked).toEqual([1, 4]);
  expect(values.of(at(4))).toBeNull();
  open[1]?.reject(new Error('no'));
  await settle();
  expect(errors).toHaveLength(1);
  expect(values.of(at(4))).toBe('');
  values.ask(at(5));
  open[2]?.resolve(0.5);
  await settle();
  expect(values.of(at(5))).toBe('= 0.5');
  expect(values.of(at(5, 2))).toBeNull();
  values.ask(at(5));
  expect(asked).toEqual([1, 4, 5]);
  expect(answers).toBe(2);
});
