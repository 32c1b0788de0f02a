import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import {
  fixtureNames,
  largestDifference,
  randomImage,
  readFixture,
  runOriginal,
  runOurs,
  softmax,
} from '../../e2e/fixtures/onnx/fixtures';
import { readLightModel, zooModel } from '../../e2e/fixtures/onnx/zoo-model';
import { fixtureBytes } from '../../e2e/fixtures/variations/load';
import { DenseLensError } from '../errors';
import { modelTotals } from '../network/facts';
import { modelFromOnnx } from './from-onnx';
import { decodeHalf, encodeHalf } from './half';
import { readWeight, weightBytes, weightRef } from './weight-values';

const REFUSED = ['torchscript-training', 'torchscript-not-densenet'];
const SPEC = { growthRate: 4, blockConfig: [2, 2, 2, 2], numInitFeatures: 8, bnSize: 4, numClasses: 10 };
const UNFOLDED = /unfolded|plain|keras|by-hand/;

describe.each(fixtureNames().filter((name) => !REFUSED.includes(name)))('%s', (name) => {
  const model = modelFromOnnx(readFixture(name));

  it('is recognised', () => {
    expect(model.spec).toEqual(SPEC);
    // torchvision's own count for this DenseNet
    expect(modelTotals(model.spec, [64, 64]).params).toBe(8178);
    // conv0/norm0 and the eight conv1/norm2
    expect(model.folded.size).toBe(UNFOLDED.test(name) ? 0 : 9);
  });

  it('gives the logits of its own graph', async () => {
    const image = randomImage(64, 64);
    const [original, ours] = [
      await runOriginal(model, image, [64, 64]),
      await runOurs(model, image, [64, 64]),
    ];
    const expected = model.original.output.activation === 'softmax' ? softmax(ours) : ours;
    // Half precision graphs compute in half precision; ours has half precision weights and computes in single.
    expect(largestDifference(expected, original)).toBeLessThan(name.includes('half') ? 1e-2 : 1e-5);
  });
});

describe('what the file says of its input', () => {
  it.each(['torchscript-dynamic', 'dynamo-dynamic'])('%s runs at any size', async (name) => {
    const model = modelFromOnnx(readFixture(name));
    expect(model.original.input.dims).toEqual([null, 3, null, null]);
    expect(model.recipe).toMatchObject({ size: [224, 224], resize: 256, channelOrder: 'RGB' });
    const image = randomImage(48, 80);
    const [original, ours] = [
      await runOriginal(model, image, [48, 80]),
      await runOurs(model, image, [48, 80]),
    ];
    expect(largestDifference(ours, original)).toBeLessThan(1e-5);
  });

  it('is the size, the layout and the type', () => {
    const { original, recipe } = modelFromOnnx(readFixture('keras-torch'));
    expect(original.input).toMatchObject({ dims: [1, 64, 64, 3], layout: 'NHWC', type: 'float32' });
    expect(original.output.activation).toBe('softmax');
    expect(recipe).toMatchObject({ size: [64, 64], resize: 73 });
    expect(modelFromOnnx(readFixture('dynamo-half')).original.input.type).toBe('float16');
  });

  it("guesses Caffe's preprocessing for Caffe's graph", () => {
    expect(modelFromOnnx(readFixture('by-hand-caffe2')).recipe).toMatchObject({
      channelOrder: 'BGR',
      scale: 1,
      mean: [103.94, 116.78, 123.68],
    });
  });
});

describe('weights', () => {
  it("stay in the file's own bytes", () => {
    const files = readFixture('torchscript-unfolded');
    const model = modelFromOnnx(files);
    expect(model.files).toEqual([files[0]?.bytes]);
    const decoded = onnxProto.onnx.ModelProto.decode(files[0]?.bytes ?? new Uint8Array());
    for (const tensor of decoded.graph?.initializer ?? []) {
      const ref = weightRef(model, tensor.name ?? '');
      expect(ref.shape).toEqual(tensor.dims?.map(Number));
      expect(Buffer.from(weightBytes(model, ref)).equals(Buffer.from(tensor.rawData ?? []))).toBe(true);
    }
  });

  it('are found in a data file, by name without folders', () => {
    const [graph, data] = readFixture('dynamo-external');
    if (graph === undefined || data === undefined) throw new Error('fixture');
    const model = modelFromOnnx([data, graph]);
    expect(model.files).toEqual([graph.bytes, data.bytes]);
    expect(weightRef(model, 'classifier.weight').file).toBe(1);
    expect(() => modelFromOnnx([graph])).toThrow(
      expect.objectContaining({
        code: 'model/unsupported',
        message: expect.stringContaining('dynamo-external.onnx.data'),
      }),
    );
    const cut = { ...data, bytes: data.bytes.subarray(0, data.bytes.length - 100) };
    expect(() => modelFromOnnx([graph, cut])).toThrow(expect.objectContaining({ code: 'model/corrupt' }));
  });
});

type Graph = onnxProto.onnx.IGraphProto;

/** A fixture's graph, changed through an independent decoder. */
function edited(name: string, edit: (graph: Graph) => void): Uint8Array {
  const [file] = readFixture(name);
  const model = onnxProto.onnx.ModelProto.decode(file?.bytes ?? new Uint8Array());
  if (model.graph) edit(model.graph);
  return onnxProto.onnx.ModelProto.encode(model).finish();
}

function nodeNamed(graph: Graph, name: string): onnxProto.onnx.INodeProto {
  const node = graph.node?.find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`no node ${name}`);
  return node;
}

/** What was expected and what to do, at the end of a refusal. */
const ADVICE =
  /\. (DenseLens reads DenseNets as|Behind the last maps DenseLens|Before the first convolution DenseLens|Export the network again).*\.$/;

describe('what is no DenseNet is refused with the node that does not fit', () => {
  const layer = '/features/denseblock2/denselayer2';
  /** Every refusal ends with what was expected and what to do, once. */
  const refusal = (bytes: Uint8Array, message: RegExp, advice = ADVICE): void => {
    let refused: unknown;
    try {
      modelFromOnnx([{ name: 'a.onnx', bytes }]);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'model/unsupported', message: expect.stringMatching(message) });
    const said = refused instanceof Error ? refused.message : '';
    expect(said).toMatch(advice);
    expect(said.match(/[Ee]xport (it|the|this)/g)).toHaveLength(1);
  };
  const exported = (name: string): Uint8Array => fixtureBytes(`onnx-more/${name}.onnx`);
  const HEAD =
    /\. Behind the last maps DenseLens reads .* Export the model with such a head, or up to its last maps\.$/;

  it.each([
    ['refused-gelu', /the Erf node "\/head\/head\.1\/Erf" is part of GELU, where a ReLU was expected\./],
    ['refused-leaky', /the LeakyRelu node "\/head\/head\.1\/LeakyRelu" has no place in a DenseNet\./],
  ])('%s, by its activation, with what a head may have', (name, message) =>
    refusal(exported(name), message, HEAD),
  );

  it('what happens to the image, with what may', () => {
    const turned = edited('torchscript-unfolded', (graph) => {
      const [first] = graph.node ?? [];
      graph.node?.unshift({ opType: 'Erf', name: 'erf', input: ['image'], output: ['changed'] });
      if (first) first.input = ['changed', ...(first.input ?? []).slice(1)];
    });
    refusal(
      turned,
      /the Erf node "erf" has no place/,
      /\. Before the first convolution DenseLens reads .* set that here\.$/,
    );
  });

  it('whatever stands in the place of whichever node', () => {
    let count = 0;
    edited('torchscript-unfolded', (graph) => {
      count = graph.node?.length ?? 0;
    });
    const refusals = new Set<string>();
    for (const opType of [
      'Elu',
      'Add',
      'Div',
      'Transpose',
      'Pad',
      'Slice',
      'Resize',
      'Gemm',
      'MaxPool',
      'Cast',
    ]) {
      for (let at = 0; at < count; at++) {
        const bytes = edited('torchscript-unfolded', (graph) => {
          const node = graph.node?.[at];
          if (node) node.opType = opType;
        });
        try {
          modelFromOnnx([{ name: 'a.onnx', bytes }]);
        } catch (error) {
          if (!(error instanceof DenseLensError)) throw error;
          if (error.code === 'model/unsupported') refusals.add(error.message);
        }
      }
    }
    expect(refusals.size).toBeGreaterThan(300);
    expect([...refusals].filter((said) => !ADVICE.test(said))).toEqual([]);
  });

  it('how it is written, with how to write it', () => {
    const two = edited('torchscript-unfolded', (graph) => {
      const [input] = graph.input ?? [];
      graph.input?.push({ ...input, name: 'mask' });
    });
    refusal(two, /2 inputs/, /\. Export the network again with torch\.onnx\.export, .* its only input\.$/);
    const old = onnxProto.onnx.ModelProto.decode(
      readFixture('torchscript-opset13')[0]?.bytes ?? new Uint8Array(),
    );
    for (const set of old.opsetImport ?? []) set.version = 5;
    refusal(onnxProto.onnx.ModelProto.encode(old).finish(), /operator set 5; the oldest that is read is 6/);
  });

  it.each([
    ['torchscript-training', /BatchNormalization node "\/features\/norm0.*training mode/],
    ['torchscript-not-densenet', /MaxPool node "\/2\/MaxPool"/],
  ])('%s', (name, message) => refusal(readFixture(name)[0]?.bytes ?? new Uint8Array(), message));

  it('another order of concatenation', () => {
    const swapped = edited('torchscript-unfolded', (graph) => {
      nodeNamed(graph, `${layer}/Concat`).input?.reverse();
    });
    refusal(
      swapped,
      /BatchNormalization node "\/features\/denseblock2\/denselayer2\/norm1.*all that came before/,
    );
  });

  it('another operator', () => {
    const elu = edited('torchscript-unfolded', (graph) => {
      nodeNamed(graph, `${layer}/relu2/Relu`).opType = 'Elu';
    });
    refusal(elu, /the Elu node "\/features\/denseblock2\/denselayer2\/relu2\/Relu" has no place/);
    const quantised = edited('torchscript-unfolded', (graph) => {
      nodeNamed(graph, `${layer}/conv2/Conv`).domain = 'com.microsoft';
    });
    refusal(quantised, /com\.microsoft\.Conv node/);
  });

  it('another geometry', () => {
    const strided = edited('torchscript-unfolded', (graph) => {
      const node = nodeNamed(graph, `${layer}/conv2/Conv`);
      const dilations = node.attribute?.find(({ name }) => name === 'dilations');
      if (dilations) dilations.ints = [2, 2];
    });
    refusal(strided, /Conv node "\/features\/denseblock2\/denselayer2\/conv2/);
    const grouped = edited('torchscript-unfolded', (graph) => {
      const node = nodeNamed(graph, `${layer}/conv2/Conv`);
      const group = node.attribute?.find(({ name }) => name === 'group');
      if (group) group.i = 2;
    });
    refusal(grouped, /grouped convolution/);
  });

  it('a head of something other than linear layers with ReLUs between', () => {
    const twoLayers = edited('torchscript-unfolded', (graph) => {
      const end = graph.output?.[0]?.name ?? '';
      const gemm = graph.node?.find(({ output }) => output?.includes(end));
      if (gemm === undefined) throw new Error('fixture');
      gemm.output = ['hidden'];
      graph.initializer?.push({ name: 'second', dims: [10, 10], dataType: 1, rawData: new Uint8Array(400) });
      graph.node?.push(
        { opType: 'Tanh', name: 'head/tanh', input: ['hidden'], output: ['active'] },
        { opType: 'Gemm', name: 'head/second', input: ['active', 'second'], output: [end] },
      );
    });
    refusal(twoLayers, /Tanh node "head\/tanh"/);
    const straight = edited('torchscript-unfolded', (graph) => {
      const end = graph.output?.[0]?.name ?? '';
      const gemm = graph.node?.find(({ output }) => output?.includes(end));
      if (gemm === undefined) throw new Error('fixture');
      gemm.output = ['hidden'];
      graph.initializer?.push({ name: 'second', dims: [10, 10], dataType: 1, rawData: new Uint8Array(400) });
      graph.node?.push({ opType: 'Gemm', name: 'head/second', input: ['hidden', 'second'], output: [end] });
    });
    refusal(straight, /where a ReLU between two linear layers was expected/);
  });

  it('a residual connection, a second image, a missing norm', () => {
    const residual = edited('torchscript-unfolded', (graph) => {
      const node = nodeNamed(graph, `${layer}/Concat`);
      node.opType = 'Add';
      node.attribute = [];
    });
    refusal(residual, /residual/);
    const second = edited('torchscript-unfolded', (graph) => {
      const [input] = graph.input ?? [];
      graph.input?.push({ ...input, name: 'mask' });
    });
    refusal(second, /2 inputs \("image", "mask"\)/);
    const unnormed = edited('torchscript-unfolded', (graph) => {
      nodeNamed(graph, `${layer}/norm1/BatchNormalization`).opType = 'Identity';
    });
    refusal(
      unnormed,
      /Concat node "\/features\/denseblock2\/denselayer2\/Concat" stands where the batch norm/,
    );
  });
});

it('takes a convolution without a bias for one whose folded norm came to nothing', async () => {
  const bytes = edited('torchscript-unfolded', (graph) => {
    const node = nodeNamed(graph, '/features/denseblock2/denselayer2/norm2/BatchNormalization');
    node.opType = 'Identity';
    node.input?.splice(1);
    node.attribute = [];
  });
  const model = modelFromOnnx([{ name: 'a.onnx', bytes }]);
  expect([...model.folded]).toEqual(['features.denseblock2.denselayer2.norm2']);
  const image = randomImage(64, 64);
  const [original, ours] = [await runOriginal(model, image, [64, 64]), await runOurs(model, image, [64, 64])];
  expect(largestDifference(ours, original)).toBeLessThan(1e-5);
});

describe('damage', () => {
  const corrupt = (bytes: Uint8Array): void => {
    expect(() => modelFromOnnx([{ name: 'a.onnx', bytes }])).toThrow(
      expect.objectContaining({ code: 'model/corrupt' }),
    );
  };
  const whole = readFixture('torchscript-opset13')[0]?.bytes ?? new Uint8Array();

  it('is found wherever a file is cut off', () => {
    for (let length = 0; length < whole.length; length += 97) corrupt(whole.subarray(0, length));
  });

  it('is found in what is no model at all', () => {
    corrupt(new Uint8Array());
    corrupt(new TextEncoder().encode('<!doctype html><title>404</title>'));
    corrupt(new Uint8Array(1000).fill(0xff));
  });

  it('is found in shapes and references', () => {
    corrupt(
      edited('torchscript-opset13', (graph) => {
        const [tensor] = graph.initializer ?? [];
        if (tensor) tensor.dims = [7];
      }),
    );
    corrupt(
      edited('torchscript-opset13', (graph) => {
        const [node] = graph.node ?? [];
        if (node) node.input = ['nowhere'];
      }),
    );
    // Nodes out of order are none: ONNX Runtime sorts them, too (onnx/order.test.ts). Those in a circle are.
    corrupt(
      edited('torchscript-opset13', (graph) => {
        const [first, last] = [graph.node?.[0], graph.node?.at(-1)];
        if (first && last) first.input = [last.output?.[0] ?? ''];
      }),
    );
  });
});

describe("the ONNX Model Zoo's DenseNet-121", () => {
  const spec = {
    growthRate: 32,
    blockConfig: [6, 12, 24, 16],
    numInitFeatures: 64,
    bnSize: 4,
    numClasses: 1000,
  };

  it('is recognised as it is shipped, with constant weights', () => {
    const model = modelFromOnnx([{ name: 'light.onnx', bytes: readLightModel() }]);
    expect(model.spec).toEqual(spec);
    expect(model.files.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(6e6);
  });

  /** What is retained: buffers are swept by other threads some time after a collection. */
  const used = async (): Promise<number> => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 6; i++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 30));
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      least = Math.min(least, heapUsed + arrayBuffers);
    }
    return least;
  };

  it.each(['as-is', 'hwio', 'half-integers'] as const)(
    'is read in little more memory than the file, with weights %s',
    async (storage) => {
      const bytes = zooModel(storage);
      const before = await used();
      const model = modelFromOnnx([{ name: 'zoo.onnx', bytes }]);
      const grown = (await used()) - before;
      expect(model.spec).toEqual(spec);
      expect(modelTotals(model.spec, [224, 224]).params).toBe(7_978_856);
      expect(model.recipe).toMatchObject({ size: [224, 224], channelOrder: 'BGR' });
      expect(bytes.length).toBeGreaterThan(16e6);
      expect(grown / bytes.length).toBeLessThan(0.2);
      for (const name of ['features.conv0.weight', 'features.denseblock4.denselayer16.conv2.weight']) {
        const expected = readWeight(modelFromOnnx([{ name: 'zoo.onnx', bytes: zooModel() }]), name);
        const rounded = storage === 'half-integers' ? decodeHalf(encodeHalf(expected)) : expected;
        expect(readWeight(model, name)).toEqual(rounded);
      }
    },
    60_000,
  );

  it.each(['as-is', 'hwio'] as const)(
    'gives the logits of its own graph with random weights %s',
    async (storage) => {
      const model = modelFromOnnx([{ name: 'zoo.onnx', bytes: zooModel(storage) }]);
      const image = randomImage(224, 224);
      const [original, ours] = [
        await runOriginal(model, image, [224, 224]),
        await runOurs(model, image, [224, 224]),
      ];
      const most = original.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      expect(largestDifference(ours, original) / most).toBeLessThan(1e-5);
    },
    60_000,
  );
});
