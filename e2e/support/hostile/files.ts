import onnxProto from 'onnx-proto';
import { readModel } from '../../../src/formats/model-source';
import type { NamedBytes } from '../../../src/formats/onnx/file-table';
import { weightRef } from '../../../src/formats/weight-values';
import { SMALL_SPEC, smallSafetensors } from '../../../src/testing/small-model';
import { readFixture } from '../../fixtures/onnx/fixtures';

/** Files that call themselves models or labels: what comes, how the code begins, and what the sentence says. */
export type HostileFile = readonly [
  what: string,
  files: () => readonly NamedBytes[],
  code: string,
  sentence: RegExp,
];

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A safetensors file of a header, given as it will stand there, and so many zeros. */
function withHeader(json: string, data = 0): Uint8Array {
  const header = encode(json);
  const file = new Uint8Array(8 + header.length + data);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
}

export const GOOD = smallSafetensors();
const HEADER_LENGTH = Number(new DataView(GOOD.buffer).getBigUint64(0, true));
export const HEADER = new TextDecoder().decode(GOOD.subarray(8, 8 + HEADER_LENGTH));
const DATA = GOOD.subarray(8 + HEADER_LENGTH);

/** The small DenseNet with another header. */
export function reworded(change: (header: string) => string): Uint8Array {
  const file = withHeader(change(HEADER), DATA.length);
  file.set(DATA, file.length - DATA.length);
  return file;
}

/** The small DenseNet with one value changed. */
export async function withValue(weight: string, value: number): Promise<Uint8Array> {
  const file = GOOD.slice();
  const { model } = await readModel([{ name: 'a.safetensors', bytes: file }]);
  new DataView(file.buffer).setFloat32(weightRef(model, weight).offset, value, true);
  return file;
}

export const safetensors = (bytes: Uint8Array): readonly NamedBytes[] => [{ name: 'a.safetensors', bytes }];

const FIXTURE = readFixture('torchscript-opset13')[0]?.bytes ?? new Uint8Array();

/** A good ONNX file with its graph changed. */
function onnx(change: (graph: onnxProto.onnx.IGraphProto) => void): readonly NamedBytes[] {
  const model = onnxProto.onnx.ModelProto.decode(FIXTURE);
  change(model.graph ?? {});
  return [{ name: 'a.onnx', bytes: onnxProto.onnx.ModelProto.encode(model).finish() }];
}

const external = (location: string) =>
  onnx((graph) => {
    const [tensor] = graph.initializer ?? [];
    if (!tensor) throw new Error('no weights');
    tensor.rawData = new Uint8Array();
    tensor.dataLocation = 1;
    tensor.externalData = [{ key: 'location', value: location }];
  });

export const HOSTILE_MODELS: readonly HostileFile[] = [
  ['nothing', () => safetensors(new Uint8Array()), 'model/corrupt', /0 bytes|empty/i],
  ['one byte', () => safetensors(Uint8Array.of(1)), 'model/corrupt', /1 bytes/i],
  [
    'a header of 2^63 bytes',
    () => safetensors(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128, 123)),
    'model/corrupt',
    /header/i,
  ],
  ['a header that is no JSON', () => safetensors(withHeader('{"a":')), 'model/corrupt', /JSON/],
  ['a header that is a list', () => safetensors(withHeader('[]')), 'model/corrupt', /object/],
  ['a header that is null', () => safetensors(withHeader('null')), 'model/corrupt', /object/],
  ['a header without tensors', () => safetensors(withHeader('{}')), 'model/unsupported', /DenseNet/],
  [
    'a header in Latin 1',
    () => safetensors(withHeader('{"a":1}').map((byte) => (byte === 97 ? 0xe9 : byte))),
    'model/corrupt',
    /JSON|UTF-8/,
  ],
  [
    'JSON 100,000 deep',
    () => safetensors(withHeader(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)),
    'model/corrupt',
    /"a"|JSON/,
  ],
  ['99 MB of header', () => safetensors(withHeader(`{"a":"${'x'.repeat(99e6)}"}`)), 'model/corrupt', /"a"/],
  [
    '101 MB of header',
    () => safetensors(withHeader(`{"a":"${'x'.repeat(101e6)}"}`)),
    'model/corrupt',
    /header/,
  ],
  ['a name of 10 MB', () => safetensors(withHeader(`{"${'x'.repeat(10e6)}":1}`)), 'model/corrupt', /object/],
  [
    '99 MB of blanks',
    () => safetensors(withHeader(`{${' '.repeat(99e6)}}`)),
    'model/unsupported',
    /DenseNet/,
  ],
  [
    'a tensor called __proto__',
    () => safetensors(withHeader('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4)),
    'model/unsupported',
    /DenseNet/,
  ],
  [
    'a tensor called constructor',
    () => safetensors(withHeader('{"constructor":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4)),
    'model/unsupported',
    /DenseNet/,
  ],
  [
    'a dtype called __proto__',
    () => safetensors(withHeader('{"a":{"dtype":"__proto__","shape":[1],"data_offsets":[0,4]}}', 4)),
    'model/corrupt',
    /dtype/,
  ],
  [
    'a name with markup',
    () =>
      safetensors(
        withHeader('{"<img src=x onerror=alert(1)>":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
      ),
    'model/unsupported',
    /DenseNet/,
  ],
  [
    'a negative size',
    () => safetensors(withHeader('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4)),
    'model/corrupt',
    /sizes/,
  ],
  [
    'a size of 2^60',
    () =>
      safetensors(withHeader('{"a":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,4]}}', 4)),
    'model/corrupt',
    /sizes|bytes/,
  ],
  [
    'sizes whose product overflows',
    () =>
      safetensors(
        withHeader(
          '{"a":{"dtype":"F32","shape":[9007199254740991,9007199254740991],"data_offsets":[0,4]}}',
          4,
        ),
      ),
    'model/corrupt',
    /bytes/,
  ],
  [
    'half an element',
    () => safetensors(withHeader('{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,6]}}', 6)),
    'model/corrupt',
    /sizes/,
  ],
  [
    'offsets backwards',
    () => safetensors(withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}', 4)),
    'model/corrupt',
    /outside|offsets/,
  ],
  [
    'weights as integers',
    () => safetensors(reworded((text) => text.replaceAll('"F32"', '"I32"'))),
    'model/unsupported',
    /I32/,
  ],
  [
    'one weight missing',
    () => safetensors(reworded((text) => text.replace('classifier.bias', 'classifier.bios'))),
    'model/unsupported',
    /classifier\.bi[ao]s/,
  ],
  [
    'a zip archive',
    () => [{ name: 'a.zip', bytes: encode('PK\x03\x04 and so on') }],
    'model/corrupt',
    /zip archive.*damaged or cut off: it has no end record/,
  ],
  [
    'a web page',
    () => [{ name: 'a.safetensors', bytes: encode('<!doctype html><title>404</title>') }],
    'model/unsupported',
    /web page/,
  ],
  [
    'a pointer of Git LFS',
    () => [{ name: 'a.onnx', bytes: encode('version https://git-lfs.github.com/spec/v1') }],
    'model/unsupported',
    /git lfs pull/,
  ],
  ['words', () => [{ name: 'model.bin', bytes: encode('only words') }], 'model/corrupt', /neither/],
  [
    'an ONNX file cut in half',
    () => [{ name: 'a.onnx', bytes: FIXTURE.slice(0, FIXTURE.length >> 1) }],
    'model/corrupt',
    /damaged|ends|ONNX/,
  ],
  [
    'an ONNX file without a graph',
    () => [{ name: 'a.onnx', bytes: Uint8Array.of(8, 7) }],
    'model/corrupt',
    /graph/,
  ],
  [
    'a graph without nodes',
    () =>
      onnx((graph) => {
        graph.node = [];
      }),
    'model/corrupt',
    /damaged: it holds no graph/,
  ],
  [
    'a node that reads its own output',
    () =>
      onnx((graph) => {
        const [node] = graph.node ?? [];
        if (node) node.input = [...(node.output ?? [])];
      }),
    'model/corrupt',
    /Conv node .* depends on its own result/,
  ],
  [
    'two nodes that read each other',
    () =>
      onnx((graph) => {
        const [a, b] = graph.node ?? [];
        if (a && b) {
          a.input = [...(b.output ?? [])];
        }
      }),
    'model/corrupt',
    /Relu node .* depends on its own result/,
  ],
  [
    'a subgraph inside a subgraph',
    () =>
      onnx((graph) => {
        const inner = {
          name: 'inner',
          node: [
            {
              opType: 'If',
              input: ['x'],
              output: ['y'],
              attribute: [{ name: 'then_branch', type: 5, g: { name: 'deep', node: [] } }],
            },
          ],
        };
        graph.node?.unshift({
          opType: 'Loop',
          input: [graph.input?.[0]?.name ?? ''],
          output: ['looped'],
          attribute: [{ name: 'body', type: 5, g: inner }],
        });
        const second = graph.node?.[1];
        if (second) second.input = ['looped', ...(second.input ?? []).slice(1)];
      }),
    'model/unsupported',
    /Loop/,
  ],
  [
    'an operator of a domain of its own',
    () =>
      onnx((graph) => {
        const [node] = graph.node ?? [];
        if (node) {
          node.domain = 'evil';
          node.opType = '__proto__';
        }
      }),
    'model/unsupported',
    /__proto__/,
  ],
  [
    'external data above its folder',
    () => external('../../../etc/passwd'),
    'model/unsupported',
    /"passwd".*both files/,
  ],
  ['external data at the root', () => external('/etc/passwd'), 'model/unsupported', /"passwd".*both files/],
  [
    'external data by a Windows path',
    () => external('C:\\Windows\\win.ini'),
    'model/unsupported',
    /"win\.ini".*both files/,
  ],
  [
    'external data by an address',
    () => external('https://evil.example/weights.bin'),
    'model/unsupported',
    /"weights\.bin".*both files/,
  ],
  ['external data without a name', () => external(''), 'model/unsupported', /file/],
  [
    'two models',
    () => [...safetensors(GOOD), { name: 'b.safetensors', bytes: GOOD }],
    'model/unsupported',
    /one at a time|several/,
  ],
];

export const HOSTILE_LABELS: readonly HostileFile[] = [
  [
    'too few labels',
    () => [...safetensors(GOOD), { name: 'l.json', bytes: encode('["one"]') }],
    'model/labels',
    /5 classes.*1 label/,
  ],
  [
    'no labels',
    () => [...safetensors(GOOD), { name: 'l.json', bytes: encode('[]') }],
    'model/labels',
    /no labels/,
  ],
  [
    'labels that are a number',
    () => [...safetensors(GOOD), { name: 'l.json', bytes: encode('5') }],
    'model/labels',
    /list/,
  ],
  [
    'labels called __proto__',
    () => [...safetensors(GOOD), { name: 'l.json', bytes: encode('{"__proto__":["a","b","c","d","e"]}') }],
    'model/labels',
    /label|numbered/i,
  ],
  [
    'a label list inside itself 10,000 times',
    () => [
      ...safetensors(GOOD),
      { name: 'l.json', bytes: encode(`${'{"labels":'.repeat(1e4)}[]${'}'.repeat(1e4)}`) },
    ],
    'model/labels',
    /label|deep/i,
  ],
  [
    '10 MB of label',
    () => [...safetensors(GOOD), { name: 'l.txt', bytes: encode('x'.repeat(10e6)) }],
    'model/labels',
    /characters|1 label/,
  ],
  [
    '1 MB of blank lines',
    () => [...safetensors(GOOD), { name: 'l.txt', bytes: encode(`a${'\n'.repeat(1e6)}b`) }],
    'model/labels',
    /no text|classes/,
  ],
  [
    '2,000 blanks before a brace',
    () => [
      ...safetensors(GOOD),
      { name: 'l.txt', bytes: encode(`{${' '.repeat(2_000)}0${' '.repeat(2_000)}: 'a`) },
    ],
    'model/labels',
    /characters|1 label/,
  ],
  [
    'labels that are no text',
    () => [...safetensors(GOOD), { name: 'l.txt', bytes: Uint8Array.of(0xff, 0xfe, 0) }],
    'model/labels',
    /UTF-8/,
  ],
  [
    'an empty label',
    () => [...safetensors(GOOD), { name: 'l.json', bytes: encode('["a","b","","d","e"]') }],
    'model/labels',
    /Label 2/,
  ],
  [
    'labels that skip a number',
    () => [
      ...safetensors(GOOD),
      { name: 'l.json', bytes: encode('{"0":"a","1":"b","2":"c","3":"d","5":"e"}') },
    ],
    'model/labels',
    /number 4 is missing/,
  ],
];

/** A name that a good file has, twice in the header: the last one holds, as JSON has it. */
export function twice(): Uint8Array {
  const [entry = ''] = /"classifier\.bias":\{[^}]*\}/.exec(HEADER) ?? [];
  const lie = '"classifier.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  return reworded((header) => header.replace(entry, `${lie},${entry}`));
}

/** A small network of so many classes. */
export const classes = (numClasses: number): Uint8Array =>
  smallSafetensors({ ...SMALL_SPEC, numInitFeatures: 2, growthRate: 2, blockConfig: [1, 1], numClasses });

const VARIANCE = 'features.norm0.running_var';

/**
 * Files that are odd and are opened all the same, so that one can look for what is wrong with them: what comes, and
 * what is said in place of a ranking, or null where there is one.
 */
export const ODD_MODELS: readonly (readonly [
  what: string,
  bytes: () => Uint8Array | Promise<Uint8Array>,
  says: RegExp | null,
])[] = [
  [
    'a negative variance',
    () => withValue(VARIANCE, -1),
    /not made of numbers.*features\.norm0\.running_var holds the variance −1/s,
  ],
  [
    'NaN for a variance',
    () => withValue(VARIANCE, Number.NaN),
    /not made of numbers.*features\.norm0\.running_var holds NaN or infinity/s,
  ],
  [
    'an infinite bias',
    () => withValue('classifier.bias', Number.POSITIVE_INFINITY),
    /not made of numbers.*classifier\.bias holds NaN or infinity/s,
  ],
  ['a variance of zero', () => withValue(VARIANCE, 0), null],
  ['a name twice', twice, null],
  ['a million classes', () => classes(1e6), null],
];
