import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Which of the manifest's own files a site has, with their length in bytes: the page then asks for no other, for
 * every answer that there is none stands as an error in the visitor's console.
 * @param {{ models: { urls: string[], otherFiles?: { urls: string[] }[] }[] }} manifest
 * @param {readonly string[]} folders - of the site; the manifest stands in their `models/`
 * @param {(path: string) => boolean} [isHidden] - of paths that the site does not give
 * @returns {Promise<Record<string, number>>}
 */
async function servedModels(manifest, folders, isHidden = () => false) {
  /** @type {Record<string, number>} */
  const served = {};
  for (const url of manifest.models.flatMap(({ urls, otherFiles = [] }) =>
    [urls, ...otherFiles.map((file) => file.urls)].flat(),
  )) {
    if (/^[a-z]+:/.test(url) || isHidden(`/models/${url}`)) continue;
    for (const folder of folders) {
      const file = await stat(join(folder, 'models', url)).catch(() => null);
      if (file?.isFile() && !(url in served)) served[url] = file.size;
    }
  }
  return served;
}

/**
 * The manifest of a site, with what it serves; null when there is none.
 * @param {readonly string[]} folders - the first that has a manifest gives it
 * @param {(path: string) => boolean} [isHidden]
 * @param {{ mirror?: string, addresses?: readonly string[] }} [words] - more that the server says of itself
 * @returns {Promise<string | null>}
 */
export async function manifestWithServed(folders, isHidden, words = {}) {
  for (const folder of folders) {
    const text = await readFile(join(folder, 'models', 'manifest.json'), 'utf8').catch(() => null);
    if (text === null) continue;
    const manifest = JSON.parse(text);
    return JSON.stringify({ ...manifest, served: await servedModels(manifest, folders, isHidden), ...words });
  }
  return null;
}

/**
 * Writes into a built site's manifest what the site has, for hosts that only serve files.
 * @param {string} dist
 */
export async function writeServed(dist) {
  const text = await manifestWithServed([dist]);
  if (text !== null) await writeFile(join(dist, 'models', 'manifest.json'), `${text}\n`);
}
