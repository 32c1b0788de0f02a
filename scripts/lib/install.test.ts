import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'denselens-install-'));
  mkdirSync(join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const locked = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b': { version: '2.0.0', integrity: 'sha512-b' },
  'node_modules/b-win32': { version: '2.0.0', integrity: 'sha512-w', optional: true },
};
const write = (path: string, packages: object) =>
  writeFileSync(join(folder, path), JSON.stringify({ packages }));

/** What npm leaves behind after installing `locked` on a machine that is not Windows. */
function installed(change: object = {}) {
  const { '': _root, 'node_modules/b-win32': _other, ...there } = locked;
  return { ...there, ...change };
}

describe('isInstalled', () => {
  it('holds when all but other platforms’ packages are there', async () => {
    write('package-lock.json', locked);
    write('node_modules/.package-lock.json', installed());
    expect(await isInstalled(folder)).toBe(true);
  });

  it('asks no checksum where the lock file has none', async () => {
    write('package-lock.json', { ...locked, 'node_modules/a': { version: '1.0.0' } });
    write('node_modules/.package-lock.json', installed());
    expect(await isInstalled(folder)).toBe(true);
  });

  it.each([
    ['nothing was ever installed', null],
    ['a package is missing', { 'node_modules/a': undefined }],
    ['a version has changed', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['a package has changed', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }],
    [
      'an optional package has changed',
      { 'node_modules/b-win32': { version: '1.0.0', integrity: 'sha512-w' } },
    ],
  ])('does not when %s', async (_, change) => {
    write('package-lock.json', locked);
    if (change !== null) write('node_modules/.package-lock.json', installed(change));
    expect(await isInstalled(folder)).toBe(false);
  });
});
