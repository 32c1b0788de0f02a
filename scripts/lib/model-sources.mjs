const hub = 'https://huggingface.co';

/**
 * Where the Hub's files are fetched from, without a slash at the end: HF_ENDPOINT, as Hugging Face's own tools have it.
 * @returns {string | null} null: the Hub itself
 */
export function hubMirror() {
  const endpoint = (process.env.HF_ENDPOINT ?? '').trim().replace(/\/+$/, '');
  return /^https?:\/\/[^\s/]/.test(endpoint) && endpoint !== hub ? endpoint : null;
}

/**
 * @typedef {{ urls: string[], sha256: string | null, bytes: number | null, approximateBytes: number }} ManifestFile
 * @typedef {ManifestFile & { id: string, otherFiles?: ManifestFile[] }} ManifestEntry
 */

/**
 * Where a model may be fetched from, in the order in which that is tried, and the file that it becomes. What another
 * place has of a file is right if its hash is.
 * @param {ManifestEntry} entry
 * @returns {{ file: string, url: string, sha256: string, limit: number }[]}
 */
export function modelSources(entry) {
  const mirror = hubMirror();
  const own = process.env.DENSELENS_MODEL_URL;
  return [entry, ...(entry.otherFiles ?? [])].flatMap(({ urls, sha256, approximateBytes }, at) => {
    const [file] = urls.filter((url) => !/^[a-z]+:/.test(url));
    if (file === undefined || sha256 === null) return [];
    const remote = urls.filter((url) => url.startsWith('https:'));
    const mirrored = mirror === null ? [] : remote.filter((url) => url.startsWith(`${hub}/`));
    const usual = [...mirrored.map((url) => mirror + url.slice(hub.length)), ...remote];
    // Whoever names a place means that one.
    const places = own ? (at === 0 ? [own] : []) : usual;
    return places.map((url) => ({ file, url, sha256, limit: 2 * approximateBytes }));
  });
}
