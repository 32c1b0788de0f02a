import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { isOwnId } from './own-model';
import { hashOfFiles } from './own-models';

const file = (name: string, text: string) => ({ name, blob: new Blob([text]) });
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

it('a model is known by its file, whatever lies beside it and in whatever order its parts come', async () => {
  const [model, data, labels] = [
    file('a.onnx', 'graph'),
    file('a.onnx.data', 'data'),
    file('names.txt', 'x'),
  ];
  expect(await hashOfFiles([model])).toBe(sha256('graph'));
  expect(await hashOfFiles([labels, model])).toBe(sha256('graph'));
  expect(await hashOfFiles([data, model])).toBe(await hashOfFiles([model, data]));
  expect(await hashOfFiles([data, model])).not.toBe(sha256('graph'));
});

it('own ids are not mistaken for others', () => {
  expect(isOwnId(`own-${sha256('x').slice(0, 16)}`)).toBe(true);
  for (const id of ['own-', 'own-xyz', 'yours', 'own-0123456789abcdef0']) expect(isOwnId(id)).toBe(false);
});
