import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { readModel } from './model-source';
import type { NamedBytes } from './onnx/file-table';

const folder = mkdtempSync(`${tmpdir()}/denselens-large-`);
const script = new URL('../../e2e/fixtures/large.py', import.meta.url).pathname;
const made = spawnSync('/usr/bin/python3', [script, folder], { encoding: 'utf8' });
const isMade = made.status === 0;
if (!isMade) console.warn('SKIPPED: there is no Python with torch and h5py, so no large files are read.');
afterAll(() => rmSync(folder, { recursive: true }));

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const rest = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

const buffers = (): number => process.memoryUsage().arrayBuffers;

/** What remains: the least of several looks, since buffers are swept by other threads some time after a collection. */
async function settled(): Promise<{ readonly all: number; readonly buffers: number }> {
  let [all, least] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < 6; i++) {
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    all = Math.min(all, heapUsed + arrayBuffers);
    least = Math.min(least, arrayBuffers);
    await rest(20);
  }
  return { all, buffers: least };
}

/**
 * What reading takes beside the files: the most buffers on the way, and all that remains. On the way of what is
 * unpacked in pieces only what is alive counts; else every buffer that was made.
 */
async function measure(
  files: readonly NamedBytes[],
  isPacked: boolean,
): Promise<{ readonly peak: number; readonly remains: number }> {
  // The readers' own code is loaded first.
  await readModel(files);
  const before = await settled();
  let peak = 0;
  let isReading = true;
  const watch = async (): Promise<void> => {
    while (isReading) {
      gc();
      peak = Math.max(peak, buffers() - before.buffers);
      await rest(5);
    }
  };
  const watching = isPacked ? watch() : Promise.resolve();
  const { model } = await readModel(files);
  if (!isPacked) peak = buffers() - before.buffers;
  isReading = false;
  await watching;
  const remains = (await settled()).all - before.all;
  expect(model.spec.blockConfig).toEqual([6, 12, 24, 16]);
  return { peak, remains };
}

function filesOf(name: string): readonly NamedBytes[] {
  const names = name === 'tfjs' ? readdirSync(`${folder}/tfjs`).map((file) => `tfjs/${file}`) : [name];
  return names.map((path) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    bytes: new Uint8Array(readFileSync(`${folder}/${path}`)),
  }));
}

describe.skipIf(!isMade)('reading takes, beside the file', () => {
  it.each([
    // Ranges of the file.
    ['plain.safetensors', 0.2, 0.2],
    ['zip.pth', 0.2, 0.2],
    ['legacy.pth', 0.2, 0.2],
    ['model.h5', 0.2, 0.2],
    ['model.weights.h5', 0.2, 0.2],
    ['stored.keras', 0.2, 0.2],
    ['stored.zip', 0.2, 0.2],
    ['tfjs', 0.2, 0.2],
    // What is packed is unpacked once, beside the archive: weights hardly shrink.
    ['deflated.zip', 1.4, 1.3],
    ['packed.keras', 1.4, 1.3],
  ])(
    '%s: at most %d of it on the way, and %d afterwards',
    async (name, onTheWay, afterwards) => {
      const files = filesOf(name);
      const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
      const { peak, remains } = await measure(files, onTheWay > 1);
      expect(peak / size).toBeLessThan(onTheWay);
      expect(remains / size).toBeLessThan(afterwards);
    },
    60_000,
  );
});
