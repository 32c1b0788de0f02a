import { describe, expect, it } from 'vitest';
import { readFixture } from '../../e2e/fixtures/onnx/fixtures';
import { smallSafetensors } from '../testing/small-model';
import { readModel } from './model-source';

const text = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) });

describe('readModel', () => {
  it('looks at the bytes, not at the name', async () => {
    const { model, original } = await readModel([{ name: 'model', bytes: smallSafetensors() }]);
    expect([model.source, original]).toEqual(['safetensors', null]);
    const bytes = readFixture('torchscript-opset13')[0]?.bytes ?? new Uint8Array();
    expect((await readModel([{ name: 'download (1)', bytes }])).model.source).toBe('onnx');
  });

  it('takes data files and labels along, in any order', async () => {
    const labels = text('labels.txt', 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n');
    const reading = await readModel([labels, ...[...readFixture('dynamo-external')].reverse()]);
    expect(reading.model.files).toHaveLength(2);
    expect(reading.labels?.[9]).toEqual({ en: 'j' });
    await expect(readModel([text('few.txt', 'a\nb'), ...readFixture('dynamo')])).rejects.toThrow(
      expect.objectContaining({ code: 'model/labels', message: expect.stringContaining('10 classes') }),
    );
    await expect(readModel([labels, text('more.json', '[]'), ...readFixture('dynamo')])).rejects.toThrow(
      expect.objectContaining({ code: 'model/labels' }),
    );
  });

  it.each([
    ['model.pth', 'PK\x03\x04', 'model/corrupt', /PyTorch checkpoint/],
    ['model.pkl', '\x80\x04\x95', 'model/unsupported', /pickle that torch.save did not write/],
    ['model.h5', '\x89HDF\r\n', 'model/unsupported', /Keras/],
    ['model.tflite', '\x1c\0\0\0TFL3', 'model/unsupported', /TensorFlow Lite/],
    ['model.gguf', 'GGUF\x03', 'model/unsupported', /GGUF/],
    ['a.onnx', 'version https://git-lfs.github.com/spec/v1', 'model/unsupported', /git lfs pull/],
    ['a.safetensors', '<!DOCTYPE html><title>', 'model/unsupported', /web page/],
    ['a.safetensors', 'abc', 'model/corrupt', /safetensors/],
    ['a.onnx', 'abc', 'model/corrupt', /ONNX/],
    ['anything', 'abc', 'model/corrupt', /neither/],
    ['nothing', '', 'model/corrupt', /neither/],
  ])('says what %s is', async (name, content, code, message) => {
    const bytes = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
    await expect(readModel([{ name, bytes }])).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('refuses several models at once, and none', async () => {
    const one = { name: 'a.safetensors', bytes: smallSafetensors() };
    await expect(readModel([one, { ...one, name: 'b.safetensors' }])).rejects.toThrow(
      expect.objectContaining({
        code: 'model/unsupported',
        message: expect.stringContaining('one at a time'),
      }),
    );
    await expect(readModel([text('labels.json', '[]')])).rejects.toThrow(
      expect.objectContaining({ code: 'model/corrupt' }),
    );
  });
});
