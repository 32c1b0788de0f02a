import { readFileSync } from 'node:fs';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { fixtureNames, readFixture } from '../../e2e/fixtures/onnx/fixtures';
import { fixtureBytes } from '../../e2e/fixtures/variations/load';
import { damage, newTally, readMutated } from '../testing/fuzzing';
import { smallSafetensors } from '../testing/small-model';
import { pickleEntryOf } from './pytorch/storages';
import { readZipDirectory } from './zip/zip-directory';

const SAFETENSORS_CASES = 6000;
const ONNX_CASES = 6000;
const PYTORCH_CASES = 10_000;
/** Milliseconds. */
const LIMIT = 1000;

describe('safetensors', () => {
  const { below, pick, random, mutateBytes } = damage(11);
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
      await readMutated(bytes, pick(['a.safetensors', 'model']), tally);
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
  const { below, pick, random, mutateBytes } = damage(12);
  const sources = fixtureNames()
    .filter((name) => name !== 'dynamo-external')
    .map((name) => readFixture(name)[0]?.bytes ?? new Uint8Array())
    .concat(
      [
        'onnx-more/qdq',
        'onnx-more/dynamic',
        'onnx-more/functions',
        'onnx-more/prepared-resize',
        'onnx-more/resized-computed',
        'heads/norms',
      ].map((name) => fixtureBytes(`${name}.onnx`)),
    );

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
      await readMutated(bytes, pick(['a.onnx', 'model']), tally);
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
      await readMutated(onnxProto.onnx.ModelProto.encode(model).finish(), 'a.onnx', tally);
      expect(tally.refused.get('model/unsupported')).toBe(1);
      expect(tally.slowest).toBeLessThan(LIMIT);
    }
  });
});

describe('a large damaged file', () => {
  it('is refused as fast as a small one', async () => {
    const tally = newTally();
    const { mutateBytes } = damage(13);
    const source = new Uint8Array(
      readFileSync(new URL('../../public/models/emoji1000/model.safetensors', import.meta.url)),
    );
    for (let i = 0; i < 20; i++) {
      const head = mutateBytes(source.slice(0, 100_000), 90_000);
      const bytes = source.slice();
      bytes.set(head.subarray(0, 100_000));
      await readMutated(bytes, 'a.safetensors', tally);
    }
    expect(tally.slowest).toBeLessThan(LIMIT);
  });
});

describe('PyTorch checkpoints', () => {
  const { below, pick, random, mutateBytes } = damage(14);
  const sources = [
    'zip.pth',
    'legacy.pth',
    'module.pt',
    'training.pth.tar',
    'gaps.pth',
    'xray.pt',
    'evil.pth',
  ]
    .map((name) => fixtureBytes(`pytorch/${name}`))
    .concat(
      ['hidden.pt', 'nested-softmax.pt', 'epsilon-trace.pt'].map((name) => fixtureBytes(`modules/${name}`)),
    );

  /** Where the pickle stands: what lies behind it are numbers, and any will do. */
  const pickleOf = (bytes: Uint8Array): { readonly from: number; readonly until: number } => {
    if (bytes[0] !== 0x50) return { from: 0, until: Math.floor(bytes.length / 2) };
    const entries = readZipDirectory(bytes);
    const entry = entries.get(pickleEntryOf(entries.keys()) ?? '');
    return { from: entry?.offset ?? 0, until: (entry?.offset ?? 0) + (entry?.length ?? 0) };
  };

  /** Bytes changed in place, so that an archive stays one. */
  const overwrite = (source: Uint8Array): Uint8Array => {
    const bytes = source.slice();
    const { from, until } = pickleOf(source);
    const codes = [...'.(0122NKMJGUX]})e}u2qrhjctRbQ', ...'\x80\x81\x85\x86\x87\x88\x89\x8a\x93\x94\x95'];
    for (let times = 1 + below(5); times > 0; times--) {
      const at = from + below(until - from);
      const kind = below(4);
      if (kind <= 1) bytes[at] = pick(codes).charCodeAt(0);
      else if (kind === 2) bytes[at] = below(256);
      else bytes.copyWithin(at, from + below(until - from), from + below(until - from));
    }
    return bytes;
  };

  it(`are accepted or refused, ${PYTORCH_CASES} times`, async () => {
    const tally = newTally();
    for (let i = 0; i < PYTORCH_CASES; i++) {
      const source = pick(sources);
      const bytes = random() < 0.75 ? overwrite(source) : mutateBytes(source, source.length);
      await readMutated(bytes, pick(['a.pth', 'model']), tally);
    }
    expect(tally.slowest).toBeLessThan(LIMIT);
    expect(tally.accepted).toBeGreaterThan(500);
    expect(tally.refused.get('model/corrupt')).toBeGreaterThan(1000);
    expect(tally.refused.get('model/unsupported')).toBeGreaterThan(1000);
  }, 240_000);

  it('cannot be made to explode', async () => {
    const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const head = '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.';
    // Each list holds the one before twice: 2^60 lists in 300 bytes.
    const doubling = `${head}${Array.from({ length: 60 }, (_, i) => `]q${String.fromCharCode(i + 1)}(${i === 0 ? '' : `h${String.fromCharCode(i)}h${String.fromCharCode(i)}`}e0`).join('')}h\x3c.].`;
    // A list that holds itself.
    const endless = `${head}]q\x00h\x00a.].`;
    // An ordered dict made of a long list, over and over.
    const copies = `${head}ccollections\nOrderedDict\nq\x00(${'N'.repeat(5000)}tq\x01\x85q\x020${'h\x00h\x02R'.repeat(5000)}.].`;
    for (const text of [doubling, endless, copies]) {
      const tally = newTally();
      await readMutated(bytes(text), 'a.pth', tally);
      expect(tally.accepted).toBe(0);
      expect(tally.slowest).toBeLessThan(LIMIT);
    }
  });
});
