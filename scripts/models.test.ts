import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'denselens-fresh-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A clone with nothing installed, and an npm that installs the one package that is asked for here. */
function freshClone(): string {
  const clone = join(folder, 'clone');
  for (const path of ['scripts/models.mjs', 'public/models/manifest.json', 'package.json'])
    cpSync(join(root, path), join(clone, path));
  for (const name of readdirSync(join(root, 'scripts/lib')))
    if (name.endsWith('.mjs')) cpSync(join(root, 'scripts/lib', name), join(clone, 'scripts/lib', name));
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const path = 'node_modules/undici';
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { [path]: packages[path] } }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const npm = `#!/usr/bin/env node
    require('node:fs').mkdirSync('node_modules', { recursive: true });
    require('node:fs').symlinkSync(${JSON.stringify(join(root, path))}, ${JSON.stringify(path)});`;
  writeFileSync(join(bin, 'npm'), npm);
  chmodSync(join(bin, 'npm'), 0o755);
  return clone;
}

describe.skipIf(process.platform === 'win32')('npm run models', () => {
  it('on a fresh clone behind a proxy installs what it needs, and asks the proxy', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)));
    try {
      const ended = await run(process.execPath, [join(freshClone(), 'scripts/models.mjs')], {
        cwd: join(folder, 'clone'),
        timeout: 25_000,
        capture: true,
        env: {
          ...env,
          PATH: [join(folder, 'bin'), dirname(process.execPath), env.PATH].join(delimiter),
          ALL_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
          DENSELENS_MODEL_URL: 'http://models.test/weights',
        },
      });
      expect(ended.output).not.toContain('Cannot find package');
      expect(ended.output).toContain('Installing the packages');
      expect(ended.output).toContain('ImageNet weights could not be fetched');
      expect(asked[0]).toContain('models.test');
    } finally {
      proxy.close();
    }
  });
});
