import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeHostHeaders } from './host-headers.mjs';
import { commonHeaders, farFetchPolicy, modelHosts, pagePolicy } from './policy.mjs';

const dist = mkdtempSync(join(tmpdir(), 'denselens-headers-'));
mkdirSync(join(dist, 'assets'));
for (const name of ['engine.worker-AAAAAAAA.js', 'far-fetch.worker-BBBBBBBB.js', 'index-CCCCCCCC.js'])
  writeFileSync(join(dist, 'assets', name), '');
afterAll(() => rmSync(dist, { recursive: true }));

/** Reads `_headers` as hosts do: headers of every rule whose path matches, joined where they meet. */
function headersOf(text: string, path: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  let applies = false;
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) {
      applies = line.endsWith('*') ? path.startsWith(line.slice(0, -1)) : path === line;
    } else if (applies && line.trim() !== '') {
      const [, name = '', value = ''] = /^ +([^:]+): (.*)$/.exec(line) ?? [];
      found[name] = found[name] === undefined ? value : `${found[name]}, ${value}`;
    }
  }
  return found;
}

describe('files of headers for hosts', () => {
  it('isolate, and hold each page and worker to one policy', async () => {
    expect(await writeHostHeaders(dist, 'netlify')).toBe('_headers');
    const text = readFileSync(join(dist, '_headers'), 'utf8');
    const page = headersOf(text, '/');
    expect(page).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': pagePolicy(modelHosts()),
    });
    const policyOf = (name: string) => headersOf(text, `/assets/${name}`)['Content-Security-Policy'];
    expect(policyOf('engine.worker-AAAAAAAA.js')).toBe(pagePolicy(modelHosts()));
    expect(policyOf('far-fetch.worker-BBBBBBBB.js')).toBe(farFetchPolicy);
    expect(policyOf('index-CCCCCCCC.js')).toBeUndefined();
    expect(headersOf(text, '/assets/index-CCCCCCCC.js')['Cache-Control']).toContain('immutable');
    expect(headersOf(text, '/embed/denselens-embed.js')['Access-Control-Allow-Origin']).toBe('*');
  });

  it('say the same to nginx and to Apache', async () => {
    for (const [host, name] of [
      ['nginx', 'denselens.conf'],
      ['apache', '.htaccess'],
    ] as const) {
      expect(await writeHostHeaders(dist, host)).toBe(name);
      const text = readFileSync(join(dist, name), 'utf8');
      expect(text).toContain(`"${pagePolicy(modelHosts())}"`);
      expect(text).toContain(`"${farFetchPolicy}"`);
      for (const header of Object.keys(commonHeaders())) expect(text).toContain(` ${header} "`);
    }
  });

  it('tell nginx every kind of file of the site, since it forgets its own list', async () => {
    await writeHostHeaders(dist, 'nginx');
    const [, block = ''] = /types \{([^}]*)\}/.exec(readFileSync(join(dist, 'denselens.conf'), 'utf8')) ?? [];
    const told = block.split(';').flatMap((line) => line.trim().split(/\s+/).slice(1));
    const site = readdirSync(new URL('../../public', import.meta.url), { recursive: true, encoding: 'utf8' });
    const endings = site.filter((name) => /\.\w+$/.test(name)).map((name) => name.replace(/.*\./, ''));
    // Besides what is built.
    for (const ending of [...endings, 'html', 'css', 'js', 'mjs', 'wasm', 'woff2'])
      expect(told, ending).toContain(ending);
  });

  it('give Apache’s packed files what the others have', async () => {
    await writeHostHeaders(dist, 'apache');
    const text = readFileSync(join(dist, '.htaccess'), 'utf8');
    const matching = (name: string) =>
      [...text.matchAll(/<FilesMatch "(.*)">\s*(.*)/g)]
        .filter(([, pattern = '']) => new RegExp(pattern).test(name))
        .map(([, , line]) => line);
    for (const name of ['index-CCCCCCCC.js', 'ort-wasm-DcHrbrbl.wasm'])
      for (const packed of [name, `${name}.br`])
        expect(matching(packed).join(), packed).toContain('immutable');
    expect(matching('denselens-embed.js.br').join()).toContain('Access-Control-Allow-Origin "*"');
    expect(matching('manifest.json.br').join()).not.toContain('immutable');
  });

  it('no other host', async () => {
    await expect(writeHostHeaders(dist, 'elsewhere')).rejects.toThrow(/netlify, cloudflare, nginx, apache/);
  });
});
