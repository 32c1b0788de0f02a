import { expect, it } from 'vitest';
import { isLabelFile, isModelFile, modelAccept, modelNameOf } from './file-kinds';

it('tells models and labels by how their files end', () => {
  const models = [
    'a.safetensors',
    'a.ONNX',
    'a.onnx_data',
    'a.weight',
    'a.pth.tar',
    'a.weights.h5',
    'a.gguf',
  ];
  for (const name of models) expect(isModelFile({ name }), name).toBe(true);
  for (const name of ['onnx', 'a.png', 'a.onnx.png', 'a.tar', 'axh5', 'a.json'])
    expect(isModelFile({ name }), name).toBe(false);
  expect(isLabelFile({ name: 'classes.TXT' })).toBe(true);
  expect(isLabelFile({ name: 'txt' })).toBe(false);
});

it('calls a model by its file without the ending', () => {
  const called = {
    'a.b.onnx': 'a.b',
    'x.pth.tar': 'x',
    'm.weights.h5': 'm',
    'a.data': 'a.data',
    none: 'none',
  };
  for (const [file, name] of Object.entries(called)) expect(modelNameOf(file)).toBe(name);
});

it('offers in a picker what can be read, and what lies beside it', () => {
  const offered = modelAccept().split(',');
  for (const ending of ['.safetensors', '.onnx', '.onnx_data', '.keras', '.tar', '.json', '.txt'])
    expect(offered).toContain(ending);
  expect(offered).not.toContain('.gguf');
});
