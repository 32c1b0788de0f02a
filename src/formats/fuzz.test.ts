import { readFileSync } from 'node:fs';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { fixtureNames, readFixture } from '../../e2e/fixtures/onnx/fixtures';
import { DenseLensError } from '../errors';
import { buildArchitecture, minimumInputSide } from '../network/architecture';
import { normOf } from '../network/folding';
import { seededRandom, smallSafetensors } from '../testing/small-model';
import { type CanonicalModel, DTYPE_BYTES } from './canonical';
import { readModel } from './model-source';
import { expectedWeights } from './named-weights';
import { readWeight } from './weight-values';

const SAFETENSORS_CASES = 6000;
const ONNX_CASES = 6000;
/** Milliseconds. */
const LIMIT = 1000;

/** What an accepted file must hold, whatever it says: every weight with its shape, inside its file. */
function checkAccepted(model: CanonicalModel): void {
  const { spec, weights, files, folded, epsilon } = model;
  const side = minimumInputSide(spec);
  const wanted = new Map<string, readonly number[]>();
  for (const op of buildArchitecture(spec, [side, side]).ops) {
    if (op.kind === 'norm' && folded.has(op.name)) continue;
    for (const [name, shape] of expectedWeights(op)) wanted.set(name, shape);
    const norm = op.kind === 'conv' ? normOf(op.name) : null;
    if (op.kind === 'conv' && norm !== null && folded.has(norm))
      wanted.set(`${op.name}.bias`, [op.conv.outChannels]);
  }
  if ([...weights.keys()].sort().join() !== [...wanted.keys()].sort().join())
    throw new Error('other weights');
  for (const [name, ref] of weights) {
    const shape = wanted.get(name) ?? [];
    const elements = shape.reduce((product, size) => product * size, 1);
    const length = ref.stored?.as === 'varints' ? ref.length : elements * DTYPE_BYTES[ref.dtype];
    if (readWeight(model, name).length !== elements) throw new Error(`${name} does not fill its shape`);
    const file = files[ref.file];
    const fits = ref.offset >= 0 && ref.offset + ref.length <= (file?.length ?? -1);
    if (ref.shape.join() !== shape.join() || ref.length !== length || !fits)
      throw new Error(`${name} is off`);
  }
  if (!Number.isFinite(epsilon)) throw new Error('no epsilon');
}

interface Tally {
  accepted: number;
  readonly refused: Map<string, number>;
  slowest: number;
}

/** Reads one mutated file and throws for anything but acceptance or a stable refusal. */
async function read(bytes: Uint8Array, name: string, tally: Tally): Promise<void> {
  const start = performance.now();
  try {
    checkAccepted((await readModel([{ name, bytes }])).model);
    tally.accepted++;
  } catch (error) {
    if (!(error instanceof DenseLensError)) throw error;
    if (error.code !== 'model/corrupt' && error.code !== 'model/unsupported') throw error;
    expect(error.message).not.toMatch(/undefined|NaN|\[object/);
    tally.refused.set(error.code, (tally.refused.get(error.code) ?? 0) + 1);
  }
  tally.slowest = Math.max(tally.slowest, performance.now() - start);
}

const newTally = (): Tally => ({ accepted: 0, refused: new Map(), slowest: 0 });

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

function helpers(seed: number) {
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  /** Flips, cuts, repeats and overwrites bytes, mostly near `until`. */
  const mutateBytes = (source: Uint8Array, until: number): Uint8Array => {
    let bytes = source.slice();
    for (let times = 1 + below(4); times > 0; times--) {
      const at = below(random() < 0.9 ? Math.min(until, bytes.length) : bytes.length);
      const kind = below(7);
      if (kind <= 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      else if (kind === 2) bytes[at] = pick([0, 1, 0x7f, 0x80, 0xff, 0x22, 0x7b, 0x7d, 0x5d, 0x2c]);
      else if (kind === 3) bytes = bytes.slice(0, at);
      else if (kind === 4) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(8)));
      else if (kind === 5) bytes = joined(bytes.subarray(0, at + below(40)), bytes.subarray(at));
      else for (let i = 0; i < 8; i++) bytes[at + i] = below(256);
    }
    return bytes;
  };
  return { random, below, pick, mutateBytes };
}

describe('safetensors', () => {
  const { below, pick, random, mutateBytes } = helpers(11);
  const original = smallSafetensors();
  const headerLength = Number(new DataView(original.buffer).getBigUint64(0, true));
  const json = JSON.parse(new TextDecoder().decode(original.subarray(8, 8 + headerLength))) as Record<
    string,
    { dtype: string; shape: unknown; data_offsets: unknown }
  >;
  const names = Object.keys(json);
  const strange: readonly unknown[] = [
    ...[0, -1, 1.5, 1e9, 2 ** 53, 1e308, null, true, '', 'F16', [], {}, [[]], [1, 2], ['a'], '__proto__', -0],
  ];

  const mutateHeader = (): Uint8Array => {
    const header = structuredClone(json) as Record<string, unknown>;
    for (let times = 1 + below(3); times > 0; times--) {
      const name = pick(names);
      const entry = header[name] as Record<string, unknown> | undefined;
      const kind = below(7);
      if (kind === 0) delete header[name];
      else if (kind === 1 && entry !== undefined) {
        const absurd = 'features.denseblock7.denselayer500.conv2.weight';
        delete header[name];
        header[pick(['x', '', '__metadata__', absurd, name.replace(/\d/, String(below(99)))])] = entry;
      } else if (kind === 2) header[name] = pick(strange);
      else if (entry !== null && typeof entry === 'object') {
        const key = pick(['dtype', 'shape', 'data_offsets', 'more']);
        if (kind <= 4) entry[key] = pick(strange);
        else if (kind === 5) entry.dtype = pick(['F32', 'F16', 'BF16', 'I64', 'U8', 'F64']);
        else {
          const list = [...((entry[pick(['shape', 'data_offsets'])] as unknown[] | undefined) ?? [])];
          list[below(5)] = pick([0, 1, 2, below(1e6), -below(10), 2 ** 40]);
          entry[pick(['shape', 'data_offsets'])] = list;
        }
      }
    }
    const text = new TextEncoder().encode(JSON.stringify(header));
    const file = new Uint8Array(8 + text.length + original.length - 8 - headerLength);
    new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
    file.set(text, 8);
    file.set(original.subarray(8 + headerLength), 8 + text.length);
    return file;
  };

  it(`is accepted or refused, ${SAFETENSORS_CASES} times`, async () => {
    const tally = newTally();
    for (let i = 0; i < SAFETENSORS_CASES; i++) {
      const bytes = random() < 0.5 ? mutateHeader() : mutateBytes(original, 8 + headerLength);
      await read(bytes, pick(['a.safetensors', 'model']), tally);
    }
    expect(tally.slowest).toBeLessThan(LIMIT);
    // The mutations must be neither all fatal nor all harmless, or they would prove nothing.
    expect(tally.accepted).toBeGreaterThan(50);
    expect(tally.refused.get('model/corrupt')).toBeGreaterThan(1000);
    expect(tally.refused.get('model/unsupported')).toBeGreaterThan(200);
  }, 120_000);
});

type Model = onnxProto.onnx.ModelProto;

describe('ONNX', () => {
  const { below, pick, random, mutateBytes } = helpers(12);
  const sources = fixtureNames()
    .filter((name) => name !== 'dynamo-external')
    .map((name) => readFixture(name)[0]?.bytes ?? new Uint8Array());

  const mutateModel = (source: Uint8Array): Uint8Array => {
    const model: Model = onnxProto.onnx.ModelProto.decode(source);
    const nodes = model.graph?.node ?? [];
    const tensors = model.graph?.initializer ?? [];
    for (let times = 1 + below(3); times > 0; times--) {
      const node = pick(nodes);
      const other = pick(nodes);
      const attribute = node?.attribute?.length ? pick(node.attribute) : undefined;
      const tensor = tensors.length > 0 ? pick(tensors) : undefined;
      const kind = below(11);
      if (kind === 0 && node) node.opType = other?.opType ?? 'Nothing';
      else if (kind === 1) nodes.splice(below(nodes.length), 1);
      else if (kind === 2 && node) node.input = other?.input ?? [];
      else if (kind === 3 && node?.input?.length)
        node.input[below(node.input.length)] = pick(other?.output ?? ['']) ?? '';
      else if (kind === 4) nodes.push(pick(nodes) ?? {});
      else if (kind === 5 && attribute) attribute.ints = [below(5), below(5) - 2, below(3)];
      else if (kind === 6 && attribute) attribute.i = pick([0, 1, -1, 2, 7, 1e12]);
      else if (kind === 7 && tensor) tensor.dims = pick([[], [0], [-1], [1e9, 1e9], [2 ** 40], [8], [4, 4]]);
      else if (kind === 8 && tensor) tensor.dataType = below(20);
      else if (kind === 9 && tensor) tensor.rawData = new Uint8Array(below(100));
      else if (node)
        node.opType = pick([
          'Identity',
          'Concat',
          'Transpose',
          'Pad',
          'Add',
          'Relu',
          'Cast',
          'Shape',
          'ConstantOfShape',
          'Reshape',
          'Slice',
          'Expand',
          'If',
        ]);
    }
    return onnxProto.onnx.ModelProto.encode(model).finish();
  };

  it(`is accepted or refused, ${ONNX_CASES} times`, async () => {
    const tally = newTally();
    for (let i = 0; i < ONNX_CASES; i++) {
      const source = pick(sources);
      const bytes = random() < 0.4 ? mutateModel(source) : mutateBytes(source, source.length);
      await read(bytes, pick(['a.onnx', 'model']), tally);
    }
    expect(tally.slowest).toBeLessThan(LIMIT);
    expect(tally.accepted).toBeGreaterThan(500);
    expect(tally.refused.get('model/corrupt')).toBeGreaterThan(500);
    expect(tally.refused.get('model/unsupported')).toBeGreaterThan(500);
  }, 120_000);

  it('cannot be made to explode', async () => {
    const source = readFixture('torchscript-opset13')[0]?.bytes ?? new Uint8Array();
    const model = onnxProto.onnx.ModelProto.decode(source);
    const nodes = model.graph?.node ?? [];
    const [input] = model.graph?.input ?? [];
    const doubling: onnxProto.onnx.INodeProto[] = Array.from({ length: 64 }, (_, i) => ({
      opType: 'Concat',
      input: i === 0 ? [input?.name ?? '', input?.name ?? ''] : [`c${i - 1}`, `c${i - 1}`],
      output: [`c${i}`],
      attribute: [{ name: 'axis', type: 2, i: 1 }],
    }));
    const huge: onnxProto.onnx.INodeProto[] = [
      {
        opType: 'Constant',
        output: ['shape'],
        attribute: [{ name: 'value_ints', type: 7, ints: [2 ** 31, 2 ** 20] }],
      },
      { opType: 'ConstantOfShape', input: ['shape'], output: ['huge'] },
      { opType: 'Conv', input: [input?.name ?? '', 'huge'], output: ['h'] },
      { opType: 'Add', input: ['huge', 'huge'], output: ['sum'] },
    ];
    for (const [extra, output] of [
      [doubling, 'c63'],
      [huge, 'h'],
      [huge, 'sum'],
    ] as const) {
      if (model.graph) {
        model.graph.node = [...extra, ...nodes];
        model.graph.output = [{ ...model.graph.output?.[0], name: output }];
      }
      const tally = newTally();
      await read(onnxProto.onnx.ModelProto.encode(model).finish(), 'a.onnx', tally);
      expect(tally.refused.get('model/unsupported')).toBe(1);
      expect(tally.slowest).toBeLessThan(LIMIT);
    }
  });
});

describe('a large damaged file', () => {
  it('is refused as fast as a small one', async () => {
    const tally = newTally();
    const { mutateBytes } = helpers(13);
    const source = new Uint8Array(
      readFileSync(new URL('../../public/models/emoji1000/model.safetensors', import.meta.url)),
    );
    for (let i = 0; i < 20; i++) {
      const head = mutateBytes(source.slice(0, 100_000), 90_000);
      const bytes = source.slice();
      bytes.set(head.subarray(0, 100_000));
      await read(bytes, 'a.safetensors', tally);
    }
    expect(tally.slowest).toBeLessThan(LIMIT);
  });
});
