import { afterEach, expect, it } from 'vitest';
import type { ModelNote } from '../../src/formats/notes';
import { loadMessages } from '../messages/m';
import { noteText } from './model-notes';

afterEach(() => loadMessages('en'));

const NOTES: readonly ModelNote[] = [
  { code: 'gaps', count: 1, bytes: 2_000_000 },
  { code: 'doubles', count: 1204, bytes: null },
  { code: 'labels-left', names: 1000, classes: 5 },
];

it('notes are said in the language of the page, whichever they were made in', async () => {
  expect(NOTES.map(noteText)).toEqual([
    '1 weight was a view with gaps and is copied (2.0 MB beside the file).',
    '1,204 weights were stored in double precision and are rounded to single.',
    'The file names 1,000 classes, but its classifier has 5: the names are not used.',
  ]);
  await loadMessages('zh');
  expect(NOTES.map(noteText)).toEqual([
    '1 个权重是不连续的视图，已复制（在文件之外占 2.0 MB）。',
    '1,204 个权重以双精度存储，已舍入为单精度。',
    '文件给出了 1,000 个类别名称，但其分类器有 5 个类别：这些名称未被采用。',
  ]);
});
