import { describe, expect, it } from 'vitest';
import { type GivenFile, takeApart } from './take-apart';

const given = (path: string, type = ''): GivenFile => ({
  path,
  file: new File(['x'], path.slice(path.lastIndexOf('/') + 1), { type }),
});
const png = (path: string) => given(path, 'image/png');
const pathOf = (file: GivenFile | null) => file?.path ?? null;
const summary = (...[files, meant]: Parameters<typeof takeApart>) => {
  const { model, labels, picture, set, left } = takeApart(files, meant);
  return {
    model: model.map(({ path }) => path),
    labels: pathOf(labels),
    picture: pathOf(picture),
    left,
    ...(set.length > 0 && { set: set.map(({ path }) => path) }),
  };
};

describe('files that came together', () => {
  it('of thirty pictures are a set, and the first is also the page’s', () => {
    const pictures = Array.from({ length: 30 }, (_, i) => png(`shot ${i}.png`));
    expect(summary(pictures)).toEqual({
      model: [],
      labels: null,
      picture: 'shot 0.png',
      set: pictures.map(({ path }) => path),
      left: [],
    });
  });

  it('are all used where each has its part', () => {
    const files = [png('cat.png'), given('mine.onnx'), given('mine.onnx.data'), given('names.txt')];
    expect(summary(files)).toEqual({
      model: ['mine.onnx', 'mine.onnx.data'],
      labels: 'names.txt',
      picture: 'cat.png',
      left: [],
    });
  });

  it('give one model of two, under its own name', () => {
    const { model, left } = summary([given('a.safetensors'), given('b.onnx')]);
    expect(model).toEqual(['a.safetensors']);
    expect(left).toEqual(['“a.safetensors” is loaded, and not “b.onnx”: one model is at work at a time.']);
    expect(summary([given('b.onnx'), given('a.safetensors')]).model).toEqual(['b.onnx']);
  });

  it('give an ONNX file whatever lies beside it without an ending, as exporters name data', () => {
    expect(summary([given('m.onnx'), given('onnx__Conv_427')]).model).toEqual(['m.onnx', 'onnx__Conv_427']);
    expect(summary([given('m.safetensors'), given('notes')]).left).toEqual([
      '1 file of another kind was left out, such as “notes”.',
    ]);
  });

  it('leave what is no picture to the engine, which says why', () => {
    expect(summary([given('notes.pdf', 'application/pdf')]).picture).toBe('notes.pdf');
    expect(summary([given('weights')], 'model')).toMatchObject({ model: ['weights'], picture: null });
    expect(summary([given('names.json')])).toMatchObject({ model: [], labels: 'names.json', picture: null });
  });
});

describe('models of several files', () => {
  it('are taken whole: all shards, and a TensorFlow.js description with its weights', () => {
    const shards = [1, 2, 3].map((n) => given(`m/model-0000${n}-of-00003.safetensors`));
    expect(summary([...shards, given('m/other.safetensors')], 'nothing').model).toEqual(
      shards.map(({ path }) => path),
    );
    const web = [given('w/model.json'), given('w/group1-shard1of2.bin'), given('w/group1-shard2of2.bin')];
    for (const meant of ['nothing', 'picture'] as const)
      expect(summary(web, meant)).toEqual({
        model: ['w/group1-shard1of2.bin', 'w/model.json', 'w/group1-shard2of2.bin'],
        labels: null,
        picture: null,
        left: [],
      });
    expect(summary([given('w/pytorch_model.bin'), given('w/config.json')], 'nothing')).toMatchObject({
      model: ['w/pytorch_model.bin'],
      labels: 'w/config.json',
    });
  });
});

describe('a folder', () => {
  it('gives its model with what lies beside that, and its first picture', () => {
    const files = [
      given('run/.DS_Store'),
      given('run/README.txt'),
      png('run/samples/1.png'),
      png('run/samples/2.png'),
      given('run/weights/config.json'),
      given('run/weights/model.safetensors'),
    ];
    expect(summary(files, 'nothing')).toEqual({
      model: ['run/weights/model.safetensors'],
      labels: 'run/weights/config.json',
      picture: 'run/samples/1.png',
      set: ['run/samples/1.png', 'run/samples/2.png'],
      left: ['Class names are “config.json”’s; 1 other text was left out.'],
    });
  });

  it('of nothing usable gives nothing, and a text in it is not taken for class names', () => {
    expect(summary([given('a/notes.md'), given('a/log.txt')], 'nothing')).toMatchObject({
      model: [],
      labels: null,
      picture: null,
    });
  });
});
