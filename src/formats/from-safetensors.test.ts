import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { largestDifference, runOurs } from '../../e2e/fixtures/onnx/fixtures';
import { buildArchitecture, minimumInputSide } from '../network/architecture';
import { modelTotals } from '../network/facts';
import { architectureName, type DenseNetSpec } from '../network/spec';
import { encodeSafetensors, SMALL_SPEC, smallSafetensors } from '../testing/small-model';
import { modelFromSafetensors } from './from-safetensors';
import { expectedWeights } from './named-weights';
import { readWeight } from './weight-values';

const folder = new URL('../../e2e/fixtures/safetensors/', import.meta.url);
const readFixture = (name: string): Uint8Array => readFileSync(new URL(`${name}.safetensors`, folder));
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  number[]
>;

const SMALL: DenseNetSpec = {
  growthRate: 4,
  blockConfig: [2, 2, 2, 2],
  numInitFeatures: 8,
  bnSize: 4,
  numClasses: 10,
};
const WRAPPED: DenseNetSpec = {
  growthRate: 6,
  blockConfig: [1, 2, 3],
  numInitFeatures: 10,
  bnSize: 2,
  numClasses: 3,
};

describe('files that the safetensors library wrote', () => {
  const image = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(0.37 * i));

  it.each([
    ['small-f32', SMALL, 'F32'],
    ['small-f16', SMALL, 'F16'],
    ['small-bf16', SMALL, 'BF16'],
    ['timm', SMALL, 'F32'],
    ['wrapped', WRAPPED, 'F32'],
  ] as const)("%s gives torch's logits", async (name, spec, dtype) => {
    const model = modelFromSafetensors(readFixture(name));
    expect(model.spec).toEqual(spec);
    expect(new Set([...model.weights.values()].map((ref) => ref.dtype))).toEqual(new Set([dtype]));
    const logits = await runOurs(model, image, [64, 64]);
    expect(largestDifference(logits, Float32Array.from(expected[name] ?? []))).toBeLessThan(2e-5);
  });
});

/** A header alone says everything: the data here are one byte of nothing for each that it asks for. */
function emptyModel(spec: DenseNetSpec, extra: readonly string[] = []): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let end = 0;
  const side = minimumInputSide(spec);
  const add = (name: string, shape: readonly number[], dtype: string, bytes: number): void => {
    const length = shape.reduce((product, size) => product * size, bytes);
    header[name] = { dtype, shape, data_offsets: [end, end + length] };
    end += length;
  };
  for (const op of buildArchitecture(spec, [side, side]).ops) {
    for (const [name, shape] of expectedWeights(op)) add(name, shape, 'F16', 2);
    if (op.kind === 'norm') add(`${op.name}.num_batches_tracked`, [], 'I64', 8);
  }
  for (const name of extra) add(name, [1], 'F16', 2);
  const json = new TextEncoder().encode(JSON.stringify(header).padEnd(4096 * 40));
  const file = new Uint8Array(8 + json.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

describe('the published depths', () => {
  // torchvision's parameter counts
  it.each([
    ['DenseNet-121', { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64 }, 7_978_856],
    ['DenseNet-161', { growthRate: 48, blockConfig: [6, 12, 36, 24], numInitFeatures: 96 }, 28_681_000],
    ['DenseNet-169', { growthRate: 32, blockConfig: [6, 12, 32, 32], numInitFeatures: 64 }, 14_149_480],
    ['DenseNet-201', { growthRate: 32, blockConfig: [6, 12, 48, 32], numInitFeatures: 64 }, 20_013_928],
  ])('%s', (name, sizes, params) => {
    const { spec, weights } = modelFromSafetensors(emptyModel({ ...sizes, bnSize: 4, numClasses: 1000 }));
    expect(architectureName(spec)).toBe(name);
    expect(modelTotals(spec, [224, 224]).params).toBe(params);
    expect([...weights.keys()].some((key) => key.includes('num_batches'))).toBe(false);
  });
});

describe('names', () => {
  it('of old torchvision files are understood', () => {
    const bytes = smallSafetensors();
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const json = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    const old = new TextEncoder().encode(json.replaceAll(/(denselayer\d+\.)(norm|conv)([12])/g, '$1$2.$3'));
    const file = new Uint8Array(8 + old.length + bytes.length - 8 - length);
    new DataView(file.buffer).setBigUint64(0, BigInt(old.length), true);
    file.set(old, 8);
    file.set(bytes.subarray(8 + length), 8 + old.length);
    expect(modelFromSafetensors(file).spec).toEqual(SMALL_SPEC);
  });

  it('that no DenseNet has refuse the file', () => {
    const spec = { ...SMALL_SPEC };
    expect(() => modelFromSafetensors(emptyModel(spec, ['features.conv1.weight']))).toThrow(
      expect.objectContaining({
        code: 'model/unsupported',
        message: expect.stringContaining('features.conv1.weight'),
      }),
    );
    expect(() =>
      modelFromSafetensors(emptyModel(spec, ['features.denseblock60.denselayer1.conv2.weight'])),
    ).toThrow(expect.objectContaining({ code: 'model/unsupported' }));
    expect(() => modelFromSafetensors(emptyModel(spec, ['classifier.0.weight']))).toThrow(
      expect.objectContaining({ message: expect.stringContaining('"classifier.0.weight" has no place') }),
    );
  });

  it('of another network, another shape or another type refuse it too', () => {
    const one = { shape: [1], data: new Float32Array(1) };
    const refusal = (file: Uint8Array, message: RegExp): void =>
      expect(() => modelFromSafetensors(file)).toThrow(
        expect.objectContaining({ code: 'model/unsupported', message: expect.stringMatching(message) }),
      );
    refusal(
      encodeSafetensors(new Map([['layer1.0.conv1.weight', one]])),
      /features\.conv0.*missing.*layer1\.0\.conv1.*ONNX/,
    );
    const json = (edit: (text: string) => string): Uint8Array => {
      const bytes = smallSafetensors();
      const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      const text = edit(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
      expect(text.length).toBe(length);
      bytes.set(new TextEncoder().encode(text), 8);
      return bytes;
    };
    refusal(
      json((text) => text.replace('[8,3,7,7]', '[8,7,7,3]')),
      /features\.conv0\.weight.*\[8,7,7,3\]/,
    );
    refusal(
      json((text) => text.replace('"F32","shape":[8,3,7,7]', '"I32","shape":[8,3,7,7]')),
      /stored as I32/,
    );
  });
});

describe('names that others give the same network', () => {
  const renamed = (rename: (name: string) => string): Uint8Array => {
    const tensors = new Map<string, { readonly shape: readonly number[]; readonly data: Float32Array }>();
    const plain = modelFromSafetensors(smallSafetensors());
    for (const [name, { shape }] of plain.weights)
      tensors.set(rename(name), { shape, data: readWeight(plain, name) });
    return encodeSafetensors(tensors);
  };

  it.each<[string, (name: string) => string]>([
    ['without features.', (name) => name.replace(/^features\./, '')],
    ['without features., behind a prefix', (name) => `model.${name.replace(/^features\./, '')}`],
    ['with fc for the classifier', (name) => name.replace(/^classifier/, 'fc')],
    ['with last_linear', (name) => name.replace(/^classifier/, 'last_linear')],
  ])('%s', (_, rename) => {
    expect(modelFromSafetensors(renamed(rename)).spec).toEqual(modelFromSafetensors(smallSafetensors()).spec);
  });

  it('that are no classifier are refused by name, and shapes that do not fit say nothing of names', () => {
    const headless = renamed((name) => name.replace(/^classifier/, 'other'));
    expect(() => modelFromSafetensors(headless)).toThrow(/"other\.(weight|bias)" has no place/);
    const plain = modelFromSafetensors(smallSafetensors());
    const tensors = new Map(
      [...plain.weights].map(
        ([name, { shape }]) => [name, { shape, data: readWeight(plain, name) }] as const,
      ),
    );
    tensors.set('features.norm5.bias', { shape: [3], data: new Float32Array(3) });
    expect(() => modelFromSafetensors(encodeSafetensors(tensors))).toThrow(
      /has the shape \[3\], where \[\d+\] is expected\.$/,
    );
  });
});
