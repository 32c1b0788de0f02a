import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/lib/root.mjs';
import { addServiceWorker } from '../../scripts/lib/service-worker.mjs';

const newName = (name: string): string => `${createHash('sha256').update(name).digest('hex').slice(0, 8)}.js`;

/**
 * Another build of the site, as a change that all chunks depend on makes it: all are called otherwise, and what was
 * there before is gone.
 * @param note - of the built-in model, so that a manifest tells whose it is
 * @returns its folder
 */
export async function otherBuild(note: string): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), 'denselens-build-')), 'dist');
  cpSync(join(root, 'dist'), folder, { recursive: true });
  const assets = join(folder, 'assets');
  // A chunk that refers to another has another name when that has.
  const changed = readdirSync(assets).filter(
    (name) => /-[\w-]{8}\.js$/.test(name) && !name.startsWith('glue'),
  );
  const renamed = new Map(changed.map((name) => [name, name.replace(/.{8}\.js$/, newName(name))]));
  for (const [before, after] of renamed) renameSync(join(assets, before), join(assets, after));
  const texts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  for (const path of [...texts.map((name) => join(assets, name)), join(folder, 'index.html')]) {
    let text = readFileSync(path, 'utf8');
    for (const [before, after] of renamed) text = text.replaceAll(before, after);
    writeFileSync(path, text);
  }
  const manifest = join(folder, 'models', 'manifest.json');
  const { models, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    models: { id: string; note: { en: string } }[];
  };
  for (const model of models) if (model.id === 'emoji1000') model.note.en = note;
  writeFileSync(manifest, JSON.stringify({ ...rest, models }));
  await addServiceWorker(folder);
  return folder;
}
