import { readdirSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  fixtureBytes,
  largestDifferenceFromTorch,
  sineImage,
  tensorsOf,
} from '../../e2e/fixtures/variations/load';
import type { ModelReading } from '../formats/model-reading';
import { readModel } from '../formats/model-source';
import { writeSelfContained } from '../graph/write-self-contained';
import { buildArchitecture, endOf } from '../network/architecture';
import { exportSafetensors } from './export-safetensors';

type Row = readonly [file: string, tensors: string, size: readonly [number, number]];

const HEADS: readonly Row[] = [
  'dropout-linear',
  'hidden',
  'none',
  'max',
  'flattened',
  'flattened-hidden',
  'no-transition-norm',
].map((name) => [`heads/${name}.onnx`, `heads/${name}`, [33, 44]]);

const ROWS: readonly Row[] = [
  ...HEADS,
  ['keras/model.h5', 'keras/plain', [33, 40]],
  ['keras/model.keras', 'keras/plain', [33, 40]],
  ['keras/half.weights.h5', 'keras/half', [33, 40]],
  ['keras/flattened-hidden.keras', 'keras/flattened-hidden', [33, 44]],
  ['keras/max.keras', 'keras/max', [33, 44]],
  ['keras/tfjs/', 'keras/plain', [33, 40]],
];

/** A file, or all files of a folder. */
function read(path: string): Promise<ModelReading> {
  const names = path.endsWith('/')
    ? readdirSync(new URL(`../../e2e/fixtures/${path}`, import.meta.url)).map((name) => path + name)
    : [path];
  return readModel(names.map((name) => ({ name, bytes: fixtureBytes(name) })));
}

describe.each(ROWS)('%s', (file, tensors, size) => {
  const theirs = tensorsOf(fixtureBytes(`${tensors}.tensors.safetensors`));

  it('as weights with torchvision’s names gives PyTorch’s number for every tensor', async () => {
    const { model } = await read(file);
    const { pool } = model.spec.head ?? {};
    const bytes = exportSafetensors(model, pool === undefined ? {} : { global_pool: pool });
    const exported = (await readModel([{ name: 'a.safetensors', bytes }])).model;
    expect(exported.spec).toEqual(model.spec);
    const { difference } = await largestDifferenceFromTorch(
      exported,
      // A folded norm comes back as one that adds the bias alone.
      model.folded.size === 0 ? theirs : new Map([...theirs].filter(([name]) => !/conv[01]$/.test(name))),
      size,
    );
    expect(difference).toBeLessThan(5e-5);
  });

  it('as an ONNX file alone gives PyTorch’s last numbers', async () => {
    const { model } = await read(file);
    const architecture = buildArchitecture(model.spec, size);
    const session = await InferenceSession.create(writeSelfContained(model, architecture));
    const end = endOf(architecture);
    const results = await session.run({ input: new Tensor('float32', sineImage(3, size), [1, 3, ...size]) });
    const [ours, expected] = [results[end]?.data as Float32Array, theirs.get(end)];
    expect(ours.length).toBe(expected?.length);
    const apart = ours.reduce(
      (worst, value, i) => Math.max(worst, Math.abs(value - (expected?.[i] ?? 1e9))),
      0,
    );
    expect(apart).toBeLessThan(2e-5);
    await session.release();
  });
});
