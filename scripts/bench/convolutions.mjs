import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { root } from '../lib/root.mjs';

/** @typedef {import('./part.mjs').Part} Part */

const { onnx } = onnxProto;

/**
 * What backward graphs of DenseNet-121 convolve: through the 3×3 and the 1×1 convolution of a layer of each block.
 * @type {readonly { kernel: number, from: number, to: number, side: number }[]}
 */
const SHAPES = [
  { kernel: 3, from: 32, to: 128, side: 56 },
  { kernel: 3, from: 32, to: 128, side: 28 },
  { kernel: 3, from: 32, to: 128, side: 14 },
  { kernel: 3, from: 32, to: 128, side: 7 },
  { kernel: 1, from: 128, to: 160, side: 56 },
  { kernel: 1, from: 128, to: 320, side: 28 },
  { kernel: 1, from: 128, to: 640, side: 14 },
  { kernel: 1, from: 128, to: 768, side: 7 },
];

/** @param {{ kernel: number, from: number, to: number, side: number }} shape */
const nameOf = ({ kernel, from, to, side }) => `${kernel}×${kernel}, ${from} → ${to}, ${side}×${side}`;

/**
 * y = the transposed convolution of x, as a Conv with turned weights or as a ConvTranspose with the weights
 * themselves. Whatever convolves reads a product: a first Conv on a graph input is wrong on WebGPU (onnxruntime #29651).
 * @param {(typeof SHAPES)[number]} shape
 * @param {'Conv' | 'ConvTranspose'} opType
 */
function graphOf({ kernel, from, to, side }, opType) {
  const taps = kernel ** 2;
  const floats = new Float32Array(from * to * taps);
  for (let f = 0; f < from; f++)
    for (let t = 0; t < to; t++)
      for (let k = 0; k < taps; k++) {
        const at = opType === 'Conv' ? (t * from + f) * taps + (taps - 1 - k) : (f * to + t) * taps + k;
        floats[at] = Math.sin((f * to + t) * taps + k);
      }
  /** @param {string} name @param {number[]} dims @param {Float32Array} data */
  const stored = (name, dims, data) => ({
    name,
    dims,
    dataType: 1,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
  /** @param {string} name @param {number[]} dims */
  const value = (name, dims) => ({
    name,
    type: { tensorType: { elemType: 1, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } },
  });
  /** @param {string} name @param {number[]} values */
  const ints = (name, values) => ({ name, type: 7, ints: values });
  const dims = opType === 'Conv' ? [to, from, kernel, kernel] : [from, to, kernel, kernel];
  const pad = (kernel - 1) / 2;
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'convolution',
      node: [
        { opType: 'Mul', input: ['x', 'one'], output: ['product'] },
        {
          opType,
          input: ['product', 'weight'],
          output: ['y'],
          attribute: [ints('kernel_shape', [kernel, kernel]), ints('pads', [pad, pad, pad, pad])],
        },
      ],
      initializer: [stored('one', [1], Float32Array.of(0.5)), stored('weight', dims, floats)],
      input: [value('x', [1, from, side, side])],
      output: [value('y', [1, to, side, side])],
    },
  });
  return Buffer.from(onnx.ModelProto.encode(model).finish()).toString('base64');
}

/**
 * Whether backward graphs should convolve by Conv or by ConvTranspose, on both backends. On WASM there is a bar: what
 * they do is not slower than the other way. WebGPU's ratio is told only, since here it is a software adapter's.
 * @type {Part}
 */
export async function measureConvolutions(_page, { quick, origin, launch }) {
  const browser = await launch(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(10 * 60_000);
    await page.route(`${origin}/ort/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice('/ort/'.length);
      const headers = {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      };
      if (name === 'page.html') return route.fulfill({ contentType: 'text/html', body: '', headers });
      const body = await readFile(join(root, 'node_modules', 'onnxruntime-web', 'dist', name));
      return route.fulfill({
        contentType: name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript',
        body,
        headers,
      });
    });
    await page.goto(`${origin}/ort/page.html`);
    /** @type {Record<string, Record<string, Awaited<ReturnType<typeof inPage>>>>} */
    const found = { wasm: {}, webgpu: {} };
    for (const shape of quick ? SHAPES.filter(({ side }) => side < 28) : SHAPES) {
      const graphs = [graphOf(shape, 'Conv'), graphOf(shape, 'ConvTranspose')];
      const { from, side } = shape;
      for (const backend of /** @type {const} */ (['wasm', 'webgpu'])) {
        const rounds = backend === 'wasm' ? 25 : 5;
        const asked = { graphs, backend, dims: [1, from, side, side], rounds };
        const one = await page.evaluate(inPage, asked);
        found[backend] = { ...found[backend], [nameOf(shape)]: one };
      }
    }
    /** @param {string} backend */
    const ratio = (backend) => {
      const all = Object.values(found[backend] ?? {});
      const total = (/** @type {'conv' | 'transposed'} */ way) => all.reduce((sum, one) => sum + one[way], 0);
      return total('conv') / total('transposed');
    };
    /** By each way on each backend, from Conv's on WASM. */
    const apart = Object.entries(found).flatMap(([, all]) =>
      Object.entries(all).flatMap(([name, { samples }]) => {
        const expected = found.wasm?.[name]?.samples[0] ?? [];
        const largest = Math.max(...expected.map(Math.abs));
        return samples.flatMap((sample) =>
          sample.map((value, n) => Math.abs(value - (expected[n] ?? Number.NaN)) / largest),
        );
      }),
    );
    const times = Object.fromEntries(
      Object.entries(found).map(([backend, all]) => [
        backend,
        Object.fromEntries(
          Object.entries(all).map(([name, { conv, transposed }]) => [name, [conv, transposed]]),
        ),
      ]),
    );
    return {
      found: { times, ratios: { wasm: ratio('wasm'), webgpu: ratio('webgpu') } },
      bars: [
        ['backward convolutions as Conv / as ConvTranspose, WASM', ratio('wasm'), 1.15, '×'],
        [
          'both ways on both backends, largest difference of the largest value',
          apart.reduce((a, b) => Math.max(a, b), 0),
          1e-4,
          '',
        ],
      ],
    };
  } finally {
    await browser.close();
  }
}

/**
 * Runs in the page: it may use nothing but its argument and the page's globals. Both take turns, since machines
 * are shared.
 * @param {{ graphs: string[], backend: 'wasm' | 'webgpu', dims: number[], rounds: number }} options
 */
async function inPage({ graphs, backend, dims, rounds }) {
  const address = '/ort/ort.webgpu.min.mjs';
  const ort = await import(address);
  ort.env.wasm.wasmPaths = '/ort/';
  ort.env.wasm.numThreads = 2;
  const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, n) => Math.sin(1.7 * n));
  const x = new ort.Tensor('float32', data, dims);
  const sessions = [];
  for (const graph of graphs)
    sessions.push(
      await ort.InferenceSession.create(
        Uint8Array.from(atob(graph), (c) => c.charCodeAt(0)),
        { executionProviders: [backend] },
      ),
    );
  /** @type {Float32Array[]} */
  const values = [];
  // The first run compiles.
  for (const session of sessions) values.push(Float32Array.from((await session.run({ x })).y.data));
  /** @type {number[][]} */
  const times = sessions.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [n, session] of sessions.entries()) {
      const start = performance.now();
      await session.run({ x });
      times[n]?.push(performance.now() - start);
    }
  for (const session of sessions) await session.release();
  // Whoever shares the machine only adds to a time.
  const [conv = Number.NaN, transposed = Number.NaN] = times.map((list) => Math.min(...list));
  const samples = values.map((all) => [...all.filter((_, n) => n % 97 === 0)]);
  return { conv, transposed, samples };
}
