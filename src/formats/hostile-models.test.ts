import { describe, expect, it } from 'vitest';
import {
  classes,
  encode,
  GOOD,
  HEADER,
  HOSTILE_LABELS,
  HOSTILE_MODELS,
  reworded,
  safetensors,
  twice,
  withValue,
} from '../../e2e/support/hostile/files';
import { SMALL_SPEC } from '../testing/small-model';
import { readModel } from './model-source';

/** Longest time that any of them may take, in milliseconds: what takes more than linear time takes minutes. */
const PATIENCE = 30_000;

describe('what is refused, with a sentence and a stable code', { timeout: 90_000 }, () => {
  it.each([...HOSTILE_MODELS, ...HOSTILE_LABELS])('%s', async (_, files, code, sentence) => {
    const given = files();
    const start = performance.now();
    const error: unknown = await readModel(given).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(performance.now() - start).toBeLessThan(PATIENCE);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(sentence),
    });
    expect((error as Error).message).toMatch(/\S.*[.?]$/s);
    expect((error as Error).message).not.toMatch(/undefined|\[object|NaN|Maximum call stack/);
    expect((error as Error).message.length).toBeLessThan(2_000);
    // The next good one is read as if nothing had been.
    expect((await readModel(safetensors(GOOD))).model.spec).toEqual(SMALL_SPEC);
  });
});

describe('what is odd, and read all the same', { timeout: 90_000 }, () => {
  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a negative variance', -1],
    ['a variance of zero', 0],
  ])('%s among the weights', async (_, value) => {
    const bytes = await withValue('features.norm0.running_var', value);
    expect((await readModel(safetensors(bytes))).model.spec).toEqual(SMALL_SPEC);
  });

  it('a key twice: the last one holds, as JSON has it', async () => {
    const [first = ''] = /"classifier\.bias":\{[^}]*\}/.exec(HEADER) ?? [];
    const lie = '"classifier.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
    expect((await readModel(safetensors(twice()))).model.spec).toEqual(SMALL_SPEC);
    const other = reworded((text) => text.replace(first, `${first},${lie}`));
    await expect(readModel(safetensors(other))).rejects.toMatchObject({ code: 'model/corrupt' });
  });

  it('a million classes', async () => {
    const bytes = classes(1e6);
    const start = performance.now();
    expect((await readModel(safetensors(bytes))).model.spec.numClasses).toBe(1e6);
    expect(performance.now() - start).toBeLessThan(PATIENCE);
  });

  it('labels with markup stay text', async () => {
    const labels = ['<b>a</b>', '"><script>alert(1)</script>', '{{b}}', '\u202Ec', '\u0000d'];
    const files = [...safetensors(GOOD), { name: 'l.json', bytes: encode(JSON.stringify(labels)) }];
    expect((await readModel(files)).labels?.map(({ en }) => en)).toEqual(labels);
  });
});
