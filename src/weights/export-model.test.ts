import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { largestDifference, randomImage, readFixture, runOurs } from '../../e2e/fixtures/onnx/fixtures';
import { readPng } from '../../e2e/fixtures/pillow/read-png';
import {
  fixtureBytes,
  fixtureJson,
  sineImage,
  tensorsOf,
  type Variation,
} from '../../e2e/fixtures/variations/load';
import { depthOf, paintGrey } from '../engine/worker/image/deep/deep-picture';
import { readDeep } from '../engine/worker/image/deep/read-deep';
import { type InputRecipe, TORCHVISION_RECIPE } from '../formats/canonical';
import { modelFromOnnx } from '../formats/from-onnx';
import { modelFromPytorch } from '../formats/from-pytorch';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { readModel } from '../formats/model-source';
import { withPool } from '../formats/pooled';
import { presetRecipe } from '../formats/recipes';
import { writeSelfContained } from '../graph/write-self-contained';
import { buildArchitecture } from '../network/architecture';
import { inputChannelsOf } from '../network/spec';
import { makeGrey } from '../tensor/grey';
import { preprocess } from '../tensor/preprocess';
import { resample } from '../testing/resample';
import { exportSafetensors } from './export-safetensors';
import { pythonSnippet } from './python-snippet';

const SIZE = [64, 64] as const;
const image = randomImage(...SIZE);

describe('weights with torchvision’s names', () => {
  it.each([
    'torchscript-opset13',
    'dynamo',
    'by-hand-caffe2',
    'by-hand-tf2onnx',
    'keras-torch',
    'torchscript2-half',
  ])('computes what %s computes, folded norms and other ε included', async (name) => {
    const model = modelFromOnnx(readFixture(name));
    const exported = modelFromSafetensors(exportSafetensors(model));
    expect(exported.spec).toEqual(model.spec);
    expect(exported.folded.size).toBe(0);
    const [theirs, ours] = [await runOurs(model, image, SIZE), await runOurs(exported, image, SIZE)];
    const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largestDifference(theirs, ours)).toBeLessThan(1e-5 * scale);
  });

  it('is what the file held, where nothing was folded', () => {
    const file = fixtureBytes('variations/plain.safetensors');
    const [before, after] = [tensorsOf(file), tensorsOf(exportSafetensors(modelFromSafetensors(file)))];
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [name, values] of before) expect(after.get(name), name).toEqual(values);
  });

  it('gives views with gaps and channels last back in order', () => {
    const plain = tensorsOf(fixtureBytes('variations/plain.safetensors'));
    for (const name of ['gaps.pth', 'channels-last.pth', 'one-storage.pth', 'double.pth']) {
      const exported = tensorsOf(exportSafetensors(modelFromPytorch(fixtureBytes(`pytorch/${name}`))));
      for (const [weight, values] of plain) expect(exported.get(weight), `${name} ${weight}`).toEqual(values);
    }
  });
});

describe('the network as ONNX', () => {
  const variations = Object.entries(fixtureJson('variations/specs.json') as Record<string, Variation>);
  it.each(variations)('%s needs nothing beside it, and gives PyTorch’s logits', async (name, { size }) => {
    const model = modelFromSafetensors(fixtureBytes(`variations/${name}.safetensors`));
    const session = await InferenceSession.create(
      writeSelfContained(model, buildArchitecture(model.spec, size)),
    );
    const channels = inputChannelsOf(model.spec);
    const input = new Tensor('float32', sineImage(channels, size), [1, channels, ...size]);
    const { classifier } = await session.run({ input });
    const theirs = tensorsOf(fixtureBytes(`variations/${name}.tensors.safetensors`)).get('classifier');
    expect(largestDifference(classifier?.data as Float32Array, theirs ?? new Float32Array())).toBeLessThan(
      2e-5,
    );
    await session.release();
  });

  it('keeps half precision, varints and permuted axes', async () => {
    for (const name of ['torchscript2-half', 'by-hand-half-io', 'by-hand-tf2onnx']) {
      const model = modelFromOnnx(readFixture(name));
      const session = await InferenceSession.create(
        writeSelfContained(model, buildArchitecture(model.spec, SIZE)),
      );
      const { classifier } = await session.run({ input: new Tensor('float32', image, [1, 3, ...SIZE]) });
      expect(
        largestDifference(classifier?.data as Float32Array, await runOurs(model, image, SIZE)),
      ).toBeLessThan(1e-6);
      await session.release();
    }
  });
});

describe('the program', () => {
  const spec = { growthRate: 3, blockConfig: [2, 1, 2], numInitFeatures: 5, bnSize: 2, numClasses: 4 };
  const python = '/usr/bin/python3';
  const isValid = (program: string): boolean =>
    spawnSync(python, ['-c', 'import ast,sys; ast.parse(sys.stdin.read())'], { input: program }).status === 0;

  it('is Python for every way of fitting an image', () => {
    for (const fit of ['crop', 'squash', 'pad'] as const) {
      for (const channelOrder of ['RGB', 'BGR', 'luma', 'mean'] as const) {
        const program = pythonSnippet(
          spec,
          { ...TORCHVISION_RECIPE, fit, channelOrder },
          'a "b".safetensors',
        );
        expect(isValid(program ?? '(')).toBe(true);
      }
    }
    expect(pythonSnippet(spec, presetRecipe('caffe'), 'a')).toContain('flip(2)');
  });

  const hasTorch = spawnSync(python, ['-c', 'import torch, torchvision, PIL, numpy']).status === 0;
  if (!hasTorch) console.warn('SKIPPED: there is no Python with torchvision, so the program is not run.');

  /** The part of the safetensors package that the program uses, for machines without it. */
  const SHIM = `import json, numpy, torch
def load_file(path):
    data = open(path, "rb").read()
    end = 8 + int.from_bytes(data[:8], "little")
    entries = json.loads(data[8:end]); entries.pop("__metadata__", None)
    part = lambda e: numpy.frombuffer(data[end + e["data_offsets"][0]:end + e["data_offsets"][1]], "<f4").reshape(e["shape"])
    return {name: torch.from_numpy(part(e).copy()) for name, e in entries.items()}
`;

  it.skipIf(!hasTorch).each([
    { fit: 'crop', channelOrder: 'RGB', interpolation: 'bilinear' },
    { fit: 'squash', channelOrder: 'BGR', interpolation: 'bicubic' },
    { fit: 'pad', channelOrder: 'luma', interpolation: 'bilinear' },
  ] as const)(
    'prints the logits that we compute ($fit, $channelOrder)',
    async (choices) => {
      const folder = mkdtempSync(`${tmpdir()}/denselens-program-`);
      const recipe: InputRecipe = {
        ...TORCHVISION_RECIPE,
        ...choices,
        size: [40, 48],
        resize: 44,
        fill: 100,
      };
      const model = modelFromOnnx(readFixture('torchscript-opset13'));
      mkdirSync(`${folder}/safetensors`);
      writeFileSync(`${folder}/safetensors/__init__.py`, '');
      writeFileSync(`${folder}/safetensors/torch.py`, SHIM);
      writeFileSync(`${folder}/w.safetensors`, exportSafetensors(model, { format: 'pt' }));
      writeFileSync(`${folder}/run.py`, pythonSnippet(model.spec, recipe, 'w.safetensors') ?? '');
      const picture = new URL('../../e2e/fixtures/pillow/down-wide.src.png', import.meta.url);
      const { stdout, stderr } = spawnSync(python, ['run.py', picture.pathname], {
        cwd: folder,
        encoding: 'utf8',
      });
      rmSync(folder, { recursive: true });
      const rows = stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ').map(Number));
      expect(rows, stderr.slice(-500)).toHaveLength(5);

      const source = readPng(picture);
      if (recipe.channelOrder === 'luma') makeGrey(source.rgba, 'luma');
      const pixels = resample(source.rgba, { srcWidth: source.width, srcHeight: source.height, ...recipe });
      const logits = await runOurs(model, preprocess(pixels, recipe), recipe.size);
      for (const [index = -1, value = Number.NaN] of rows) expect(logits[index]).toBeCloseTo(value, 3);
      expect(rows[0]?.[0]).toBe(logits.indexOf(logits.reduce((a, b) => Math.max(a, b))));
    },
    240_000,
  );

  /** Lines of "index logit" for each program, run one after the other by one Python. */
  function run(programs: Readonly<Record<string, string>>, folder: string, picture: URL): string[][] {
    mkdirSync(`${folder}/safetensors`);
    writeFileSync(`${folder}/safetensors/__init__.py`, '');
    writeFileSync(`${folder}/safetensors/torch.py`, SHIM);
    for (const [name, program] of Object.entries(programs)) writeFileSync(`${folder}/${name}.py`, program);
    const all = JSON.stringify(Object.keys(programs).map((name) => `${name}.py`));
    const driver = `import runpy\nfor name in ${all}:\n    print(name)\n    runpy.run_path(name)`;
    const { stdout, stderr } = spawnSync(python, ['-c', driver, picture.pathname], {
      cwd: folder,
      encoding: 'utf8',
    });
    const parts = stdout.split(/^.*\.py$/m).slice(1);
    expect(parts, stderr.slice(-700)).toHaveLength(Object.keys(programs).length);
    return parts.map((part) => part.trim().split('\n'));
  }

  const fixture = (path: string): URL => new URL(`../../e2e/fixtures/${path}`, import.meta.url);

  it.skipIf(!hasTorch)(
    'puts what is other in a network in the place of torchvision’s parts, and opens 16 bits as the page does',
    async () => {
      const names = [
        ...Object.keys(fixtureJson('variations/specs.json') as object).map((name) => `variations/${name}`),
        ...['hidden', 'max', 'flattened-hidden', 'no-transition-norm', 'norms'].map(
          (name) => `heads/${name}`,
        ),
      ];
      const folder = mkdtempSync(`${tmpdir()}/denselens-program-`);
      const programs: Record<string, string> = {};
      const expected: Float32Array[] = [];
      const picture = fixture('dicom/sixteen.png');
      const deep = readDeep('png', new Uint8Array(readFileSync(picture)));
      if (deep.kind !== 'grey') throw new Error('no picture');
      for (const [i, name] of names.entries()) {
        const { model: read } = await readModel([
          { name: 'a.safetensors', bytes: fixtureBytes(`${name}.safetensors`) },
        ]);
        const model = name === 'heads/max' ? withPool(read, 'max') : read;
        const channels = inputChannelsOf(model.spec);
        // A head of laid out maps has its size.
        const size = name.startsWith('heads/') ? ([33, 44] as const) : ([36, 44] as const);
        const channelOrder = channels === 1 ? 'luma' : 'RGB';
        const recipe: InputRecipe = { ...TORCHVISION_RECIPE, channelOrder, fit: 'squash', size };
        writeFileSync(`${folder}/w${i}.safetensors`, exportSafetensors(model));
        programs[`p${i}`] = pythonSnippet(model.spec, recipe, `w${i}.safetensors`) ?? '';
        const rgba = paintGrey(deep, depthOf(deep, null));
        const pixels = resample(rgba, { srcWidth: deep.width, srcHeight: deep.height, ...recipe });
        expected.push(await runOurs(model, preprocess(pixels, recipe, channels), size));
      }
      const printed = run(programs, folder, picture);
      for (const [i, lines] of printed.entries()) {
        expect(lines, names[i]).toHaveLength(4);
        for (const line of lines) {
          const [index = -1, value = Number.NaN] = line.split(' ').map(Number);
          expect(expected[i]?.[index], names[i]).toBeCloseTo(value, 3);
        }
      }
      // A DICOM has a window that the program does not know.
      const dicom = spawnSync(python, ['p0.py', fixture('dicom/explicit.dcm').pathname], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect([dicom.status, dicom.stderr]).toEqual([1, expect.stringContaining('This is a DICOM file')]);
      rmSync(folder, { recursive: true });
    },
    240_000,
  );

  it.skipIf(!hasTorch)(
    'gives the picture’s opacity to a network of four channels',
    async () => {
      const bytes = fixtureBytes('variations/four-channels.safetensors');
      const model = modelFromSafetensors(bytes);
      const folder = mkdtempSync(`${tmpdir()}/denselens-program-`);
      writeFileSync(`${folder}/w.safetensors`, exportSafetensors(model));
      const source = readPng(fixture('opacity/picture.png'));
      const plane = (rgba: Uint8ClampedArray, value: (at: number, channel: number) => number) =>
        rgba.map((_, i) => value(i - (i % 4), i % 4));
      const { rgba } = source;
      const alpha = (at: number): number => rgba[at + 3] ?? 255;
      // Pillow's rounding of a composition is its own: within a level.
      const onWhite = plane(rgba, (at, c) => 255 - ((255 - (rgba[at + c] ?? 0)) * alpha(at)) / 255);
      const programs: Record<string, string> = {};
      const expected: Float32Array[] = [];
      for (const fit of ['crop', 'squash', 'pad'] as const) {
        const recipe: InputRecipe = { ...TORCHVISION_RECIPE, fit, size: [40, 64], resize: 72, fill: 90 };
        programs[fit] = pythonSnippet(model.spec, recipe, 'w.safetensors') ?? '';
        const plan = { srcWidth: source.width, srcHeight: source.height, ...recipe };
        const opacity = resample(plane(rgba, alpha), { ...plan, fill: 255 }).filter((_, i) => i % 3 === 0);
        const logitsOf = (fourth: Uint8Array | null) =>
          runOurs(model, preprocess(resample(onWhite, plan), recipe, 4, fourth), recipe.size);
        expected.push(await logitsOf(opacity));
        expect(largestDifference(await logitsOf(opacity), await logitsOf(null))).toBeGreaterThan(0.01);
      }
      for (const [i, lines] of run(programs, folder, fixture('opacity/picture.png')).entries())
        for (const line of lines) {
          const [index = -1, value = Number.NaN] = line.split(' ').map(Number);
          expect(Math.abs((expected[i]?.[index] ?? Number.NaN) - value)).toBeLessThan(1e-3);
        }
      rmSync(folder, { recursive: true });
    },
    240_000,
  );

  it('is not offered where there are no logits', () => {
    expect(pythonSnippet({ ...spec, numClasses: 0 }, TORCHVISION_RECIPE, 'a')).toBeNull();
  });
});
