import { describe, expect, it } from 'vitest';
import { readFixture } from '../../e2e/fixtures/onnx/fixtures';
import { fixtureBytes } from '../../e2e/fixtures/variations/load';
import { DenseLensError } from '../errors';
import { encodeSafetensors, smallSafetensors } from '../testing/small-model';
import type { CanonicalModel } from './canonical';
import { modelFromSafetensors } from './from-safetensors';
import { readModel } from './model-source';
import type { NamedBytes } from './onnx/file-table';
import { parseSafetensors } from './safetensors';
import { readWeight } from './weight-values';

const text = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) });

describe('readModel', () => {
  it('looks at the bytes, not at the name', async () => {
    const { model, original } = await readModel([{ name: 'model', bytes: smallSafetensors() }]);
    expect([model.source, original]).toEqual(['safetensors', null]);
    const bytes = readFixture('torchscript-opset13')[0]?.bytes ?? new Uint8Array();
    expect((await readModel([{ name: 'download (1)', bytes }])).model.source).toBe('onnx');
  });

  it('takes data files and labels along, in any order', async () => {
    const labels = text('labels.txt', 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n');
    const reading = await readModel([labels, ...[...readFixture('dynamo-external')].reverse()]);
    expect(reading.model.files).toHaveLength(2);
    expect(reading.labels?.[9]).toEqual({ en: 'j' });
    await expect(readModel([text('few.txt', 'a\nb'), ...readFixture('dynamo')])).rejects.toThrow(
      expect.objectContaining({ code: 'model/labels', message: expect.stringContaining('10 classes') }),
    );
    await expect(readModel([labels, text('more.json', '[]'), ...readFixture('dynamo')])).rejects.toThrow(
      expect.objectContaining({ code: 'model/labels' }),
    );
  });

  it.each([
    ['model.pth', 'PK\x03\x04', 'model/corrupt', /PyTorch checkpoint/],
    ['model.pkl', '\x80\x04\x95', 'model/unsupported', /pickle that torch.save did not write/],
    ['model.h5', '\x89HDF\r\n', 'model/corrupt', /HDF5 file is damaged/],
    ['model.tflite', '\x1c\0\0\0TFL3', 'model/unsupported', /TensorFlow Lite/],
    ['model.gguf', 'GGUF\x03', 'model/unsupported', /GGUF/],
    ['a.onnx', 'version https://git-lfs.github.com/spec/v1', 'model/unsupported', /git lfs pull/],
    ['a.safetensors', '<!DOCTYPE html><title>', 'model/unsupported', /web page/],
    ['a.safetensors', 'abc', 'model/corrupt', /safetensors/],
    ['a.onnx', 'abc', 'model/corrupt', /ONNX/],
    ['anything', 'abc', 'model/corrupt', /neither/],
    ['nothing', '', 'model/corrupt', /neither/],
  ])('says what %s is', async (name, content, code, message) => {
    const bytes = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
    await expect(readModel([{ name, bytes }])).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('refuses several models at once, and none', async () => {
    const one = { name: 'a.safetensors', bytes: smallSafetensors() };
    await expect(readModel([one, { ...one, name: 'b.safetensors' }])).rejects.toThrow(
      expect.objectContaining({
        code: 'model/unsupported',
        message: expect.stringContaining('one at a time'),
      }),
    );
    await expect(readModel([text('labels.json', '[]')])).rejects.toThrow(
      expect.objectContaining({ code: 'model/corrupt' }),
    );
  });
});

describe('several files, and archives', () => {
  const whole = smallSafetensors();
  const { tensors } = parseSafetensors(whole);
  const names = [...tensors.keys()];
  const shard = (part: readonly string[]): Uint8Array =>
    encodeSafetensors(
      new Map(
        part.map((name) => {
          const { shape, offset, length } = tensors.get(name) ?? { shape: [], offset: 0, length: 0 };
          return [name, { shape, data: new Float32Array(whole.slice(offset, offset + length).buffer) }];
        }),
      ),
    );
  const shards = [0, 1, 2].map((i) => ({
    name: `model-0000${i + 1}-of-00003.safetensors`,
    bytes: shard(names.filter((_, n) => n % 3 === i)),
  }));
  const index = {
    name: 'model.safetensors.index.json',
    bytes: new TextEncoder().encode(JSON.stringify({ metadata: {}, weight_map: {} })),
  };
  const expected = modelFromSafetensors(whole);
  const expectSame = (model: CanonicalModel): void => {
    expect(model.spec).toEqual(expected.spec);
    for (const name of names) expect(readWeight(model, name)).toEqual(readWeight(expected, name));
  };

  it('reads a model that is saved in several files, in any order', async () => {
    const { model } = await readModel([index, ...[...shards].reverse()]);
    expectSame(model);
    expect(model.files).toHaveLength(3);
  });

  it('names the file of them that is missing', async () => {
    await expect(readModel([index, ...shards.slice(0, 2)])).rejects.toThrow(
      /3 files, of which "model-00003-of-00003.safetensors" is missing/,
    );
    await expect(readModel(shards.slice(1, 2))).rejects.toThrow(/model-00001-of-00003.safetensors/);
  });

  const zipOf = async (files: readonly NamedBytes[], compress: boolean): Promise<Uint8Array> => {
    const { spawnSync } = await import('node:child_process');
    const { mkdtempSync, readFileSync, rmSync, writeFileSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const folder = mkdtempSync(`${tmpdir()}/denselens-zip-`);
    for (const { name, bytes } of files) writeFileSync(`${folder}/${name}`, bytes);
    const program = `import zipfile,sys
z=zipfile.ZipFile('all.zip','w',zipfile.${compress ? 'ZIP_DEFLATED' : 'ZIP_STORED'})
[z.write(n,'folder/'+n) for n in sys.argv[1:]]
z.close()`;
    const made = spawnSync('python3', ['-c', program, ...files.map(({ name }) => name)], { cwd: folder });
    if (made.status !== 0) throw new Error(String(made.stderr));
    const bytes = new Uint8Array(readFileSync(`${folder}/all.zip`));
    rmSync(folder, { recursive: true });
    return bytes;
  };

  it.each([true, false])('reads what a zip archive holds, compressed: %s', async (compress) => {
    const labels = { name: 'labels.txt', bytes: new TextEncoder().encode('a\nb\nc\nd\ne') };
    const bytes = await zipOf([{ name: 'm.safetensors', bytes: whole }, labels], compress);
    const reading = await readModel([{ name: 'all.zip', bytes }]);
    expectSame(reading.model);
    expect(reading.labels?.[4]).toEqual({ en: 'e' });
    // Damage within is damage, not another model.
    const damaged = bytes.slice();
    damaged.fill(0x55, 200, 2000);
    await expect(readModel([{ name: 'all.zip', bytes: damaged }])).rejects.toThrow(
      expect.objectContaining({ code: 'model/corrupt' }),
    );
  });

  it('gives the choice between the models of an archive, and reads what is chosen', async () => {
    const checkpoint = { name: 'ema.pth', bytes: fixtureBytes('pytorch/ema.pth') };
    const files = [{ name: 'm.safetensors', bytes: whole }, checkpoint];
    const archive = { name: 'all.zip', bytes: await zipOf(files, true) };
    const inCheckpoint = await readModel([checkpoint]).catch((error: unknown) => error);
    const within = inCheckpoint instanceof DenseLensError ? (inCheckpoint.choices ?? []) : [];
    expect(within.length).toBeGreaterThan(1);
    const ids = ['m.safetensors', ...within.map(({ id }) => `ema.pth#${id}`)];
    await expect(readModel([archive])).rejects.toMatchObject({
      code: 'model/ambiguous',
      choices: ids.map((id) => ({ id, title: expect.stringContaining('parameters') })),
    });
    expectSame((await readModel([archive], { choice: 'm.safetensors' })).model);
    const chosen = await readModel([archive], { choice: ids[1] ?? '' });
    const alone = await readModel([checkpoint], { choice: within[0]?.id ?? '' });
    for (const name of alone.model.weights.keys())
      expect(readWeight(chosen.model, name)).toEqual(readWeight(alone.model, name));
    await expect(readModel([archive], { choice: 'other.pth' })).rejects.toMatchObject({
      code: 'model/ambiguous',
      message: expect.stringContaining('"other.pth"'),
    });
    // Outside an archive they are several models.
    await expect(readModel(files)).rejects.toMatchObject({ code: 'model/unsupported' });
  });

  it('takes the only DenseNet of an archive, and names what it leaves', async () => {
    const other = { name: 'other.pth', bytes: fixtureBytes('pytorch/other.pth') };
    const bytes = await zipOf([{ name: 'm.safetensors', bytes: whole }, other], false);
    const reading = await readModel([{ name: 'all.zip', bytes }]);
    expectSame(reading.model);
    expect(reading.notes).toEqual([{ code: 'files-left', names: ['other.pth'] }]);
  });

  it('says that an archive holds no model', async () => {
    const bytes = await zipOf([{ name: 'readme.md', bytes: new Uint8Array(3) }], true);
    await expect(readModel([{ name: 'all.zip', bytes }])).rejects.toThrow(/without a model in it/);
  });
});
