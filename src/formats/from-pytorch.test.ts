import { afterEach, describe, expect, it, vi } from 'vitest';
import { fixtureBytes, largestDifferenceFromTorch, tensorsOf } from '../../e2e/fixtures/variations/load';
import { DenseLensError } from '../errors';
import { preprocess } from '../tensor/preprocess';
import { modelFromPytorch, type TorchModel } from './from-pytorch';
import { readModel } from './model-source';
import { ByteReader } from './pytorch/byte-reader';
import { readPickle } from './pytorch/pickle';
import { readWeight } from './weight-values';

const SPEC = { growthRate: 3, blockConfig: [2, 1, 2], numInitFeatures: 5, bnSize: 2, numClasses: 4 };
const SIZE = [33, 40] as const;

const read = (name: string, choice?: string): TorchModel =>
  modelFromPytorch(fixtureBytes(`pytorch/${name}`), choice);

/** Bytes that are no range of the checkpoint. */
const copied = ({ files }: TorchModel): number => files.slice(1).reduce((sum, { length }) => sum + length, 0);

function refusal(act: () => unknown): DenseLensError {
  try {
    act();
  } catch (error) {
    if (error instanceof DenseLensError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

async function difference(model: TorchModel, tensors: string): Promise<number> {
  const theirs = tensorsOf(fixtureBytes(tensors));
  return (await largestDifferenceFromTorch(model, theirs, SIZE)).difference;
}

describe('checkpoints of one network', () => {
  it.each([
    ['zip.pth', 'a state dict'],
    ['legacy.pth', 'the format before PyTorch 1.6'],
    ['protocol4.pt', 'a newer pickle'],
    ['old-names.pth', 'the names of 2017'],
    ['training.pth.tar', 'DataParallel beside an optimiser'],
    ['lightning.ckpt', 'Lightning, with a loss that has weights'],
    ['module.pt', 'a whole module'],
    ['module-legacy.pt', 'a module in DataParallel in a dict, in the old format'],
    ['torchscript.pt', 'torch.jit.script'],
    ['torchscript-trace.pt', 'torch.jit.trace'],
    ['channels-last.pth', 'channels last'],
    ['one-storage.pth', 'parts of one storage, matrices transposed'],
    ['one-storage-legacy.pth', 'the same in the old format'],
    ['gaps.pth', 'views with gaps'],
    ['double.pth', 'double precision'],
    ['evil.pth', 'a network beside calls'],
  ])("%s (%s) gives PyTorch's number for every tensor", async (name) => {
    const model = read(name);
    expect(model.spec).toEqual(SPEC);
    expect(await difference(model, 'variations/plain.tensors.safetensors')).toBeLessThan(2e-5);
  });

  it.each(['half', 'bfloat16'])('%s.pth stays in its precision and gives its numbers', async (name) => {
    const model = read(`${name}.pth`);
    expect(copied(model)).toBe(0);
    expect(await difference(model, `pytorch/${name}.tensors.safetensors`)).toBeLessThan(2e-5);
  });

  it('copies nothing that stands in the file in some order', () => {
    for (const name of ['zip.pth', 'legacy.pth', 'module.pt', 'channels-last.pth', 'one-storage.pth']) {
      const model = read(name);
      expect(copied(model), name).toBe(0);
      expect(model.notes, name).toEqual([]);
    }
  });

  it('says what it copied', () => {
    const params = [...read('zip.pth').weights.values()].reduce((sum, { length }) => sum + length, 0);
    const double = read('double.pth');
    expect(copied(double)).toBe(params);
    expect(double.notes).toEqual([{ code: 'doubles', count: double.weights.size, bytes: copied(double) }]);
    expect(read('gaps.pth').notes).toMatchObject([{ code: 'gaps' }]);
  });

  it('finds the names of the classes beside the weights', async () => {
    const bytes = fixtureBytes('pytorch/training.pth.tar');
    const reading = await readModel([{ name: 'training.pth.tar', bytes }]);
    expect(reading.labels).toEqual([{ en: 'ant' }, { en: 'cat' }, { en: 'dog' }, { en: 'elk' }]);
    expect(reading.model.source).toBe('pytorch');
    expect(reading.original).toBeNull();
  });

  it('knows torchxrayvision by its thresholds, and so its −1024 to 1024', async () => {
    const bytes = fixtureBytes('pytorch/xray.pt');
    const { recipe } = await readModel([{ name: 'xray.pt', bytes }]);
    expect(recipe).toMatchObject({ channelOrder: 'luma', fit: 'crop', resize: 224 });
    const ends = preprocess(Uint8Array.of(0, 0, 0, 255, 255, 255), { ...recipe, size: [1, 2] }, 1);
    expect([...ends]).toEqual([-1024, 1024]);
  });

  it('reads a grey network with thresholds', async () => {
    const model = read('xray.pt');
    expect(model.spec).toEqual({ ...SPEC, inputChannels: 1 });
    expect(model.classNames).toEqual(['Atelectasis', '', 'Edema', 'Mass']);
    expect(model.thresholds).toEqual([Math.fround(0.1), 0.25, null, 0.5]);
    // Its module says `apply_sigmoid`.
    expect(model.activation).toBe('sigmoid');
    expect(await difference(model, 'pytorch/xray.tensors.safetensors')).toBeLessThan(2e-5);
  });
});

describe('a checkpoint of several networks', () => {
  it('asks which, and says what each holds; the same weights twice are one', () => {
    const error = refusal(() => read('ema.pth'));
    expect(error.code).toBe('model/ambiguous');
    expect(error.choices).toEqual([
      { id: 'model', title: expect.stringContaining('4 classes, 2,036 parameters, in model') },
      { id: 'ema', title: expect.stringContaining('in ema') },
    ]);
  });

  it('takes the one that was chosen', async () => {
    expect(await difference(read('ema.pth', 'model'), 'variations/plain.tensors.safetensors')).toBeLessThan(
      2e-5,
    );
    expect(await difference(read('ema.pth', 'ema'), 'pytorch/ema.tensors.safetensors')).toBeLessThan(2e-5);
  });

  it('refuses a choice that is none', () => {
    const error = refusal(() => read('ema.pth', 'optimizer'));
    expect(error.code).toBe('model/ambiguous');
    expect(error.message).toMatch(/no network "optimizer", but: "model"/);
  });
});

describe('a pickle that wants to call', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is read past, and nothing is called', () => {
    const called = vi.fn();
    vi.stubGlobal('posix', { system: called });
    vi.stubGlobal('system', called);
    vi.stubGlobal('eval', called);
    vi.stubGlobal('Function', called);
    expect(read('evil.pth').spec).toEqual(SPEC);
    const error = refusal(() => read('evil-tensor.pth'));
    expect(error.code).toBe('model/unsupported');
    expect(error.message).toContain('"classifier.bias" is missing');
    expect(called).not.toHaveBeenCalled();
  });

  it.each([
    ['REDUCE', "cos\nsystem\n(S'id'\ntR."],
    ['INST', "(S'id'\nios\nsystem\n."],
    ['OBJ', "(cos\nsystem\nS'id'\no."],
    ['NEWOBJ', "cbuiltins\neval\n(S'1'\nt\x81."],
    ['BUILD', "cbuiltins\nobject\n)\x81}(S'__class__'\ncos\nsystem\nub."],
  ])('%s writes down what it would be', (_, text) => {
    const value = readPickle(new ByteReader(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    expect(value).toMatchObject({ kind: 'object', callable: { kind: 'global' } });
  });
});

describe('what is refused', () => {
  it('names what is missing in another network', () => {
    const error = refusal(() => read('other.pth'));
    expect(error).toMatchObject({ code: 'model/unsupported' });
    expect(error.message).toMatch(/missing/);
  });

  it('a file that was cut off', () => {
    for (const name of ['zip.pth', 'legacy.pth']) {
      const bytes = fixtureBytes(`pytorch/${name}`);
      for (const share of [0.2, 0.5, 0.9, 0.999]) {
        const cut = bytes.slice(0, Math.floor(bytes.length * share));
        expect(refusal(() => modelFromPytorch(cut)).code, `${name} ${share}`).toBe('model/corrupt');
      }
    }
  });

  it('gives the same weights as the file has', () => {
    const [zip, legacy] = [read('zip.pth'), read('legacy.pth')];
    for (const name of zip.weights.keys()) expect(readWeight(zip, name)).toEqual(readWeight(legacy, name));
  });
});
