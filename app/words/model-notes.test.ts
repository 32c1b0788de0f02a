import { afterEach, expect, it } from 'vitest';
import type { ModelNote } from '../../src/formats/notes';
import { loadMessages } from '../messages/m';
import { noteText } from './model-notes';

afterEach(() => loadMessages('en'));

const NOTES: readonly ModelNote[] = [
  { code: 'gaps', count: 1, bytes: 2_000_000 },
  { code: 'doubles', count: 1204, bytes: null },
  { code: 'labels-left', names: 1000, classes: 5 },
  { code: 'one-output', name: 'organ', count: 2 },
  { code: 'files-left', names: ['a.pth', 'b.onnx'] },
  { code: 'not-finite', weight: 'classifier.bias', count: 1 },
  { code: 'variance', weight: 'features.norm0.running_var', value: -1, count: 2 },
];

it('notes are said in the language of the page, whichever they were made in', async () => {
  expect(NOTES.map(noteText)).toEqual([
    '1 weight was a view with gaps and is copied (2.0 MB beside the file).',
    '1,204 weights were stored in double precision and are rounded to single.',
    'The file names 1,000 classes, but its classifier has 5: the names are not used.',
    'The graph has 2 outputs: it is read up to "organ", and the others are left aside.',
    'The archive holds other models too, none of them a DenseNet that can be read: a.pth, b.onnx.',
    'The weight classifier.bias holds NaN or infinity: what is computed from it may be no number.',
    '2 batch norms have variances without a square root, the first of them −1.000 in features.norm0.running_var: what is computed from them is no number.',
  ]);
  await loadMessages('zh');
  expect(NOTES.map(noteText)).toEqual([
    '1 个权重是不连续的视图，已复制（在文件之外占 2.0 MB）。',
    '1,204 个权重以双精度存储，已舍入为单精度。',
    '文件给出了 1,000 个类别名称，但其分类器有 5 个类别：这些名称未被采用。',
    '该计算图有 2 个输出：读取到“organ”为止，其余输出不予采用。',
    '压缩包中还有其他模型，但都不是可读取的 DenseNet：a.pth、b.onnx。',
    '1 个权重含有 NaN 或无穷大，第一个是 classifier.bias：由此算出的结果可能不是有效数值。',
    '2 个批归一化层的方差无法开平方，第一个是 features.norm0.running_var 中的 −1.000：由此算出的结果不是有效数值。',
  ]);
});
