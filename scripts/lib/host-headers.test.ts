import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('no other host', async () => {
    await expect(writeHostHeaders(dist, 'elsewhere')).rejects.toThrow(/netlify, cloudflare, nginx, apache/);
  });
});
