import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} Locked
 */

/**
 * The packages of a lock file by path, or nothing when there is none.
 * @param {string} path
 * @returns {Promise<Record<string, Locked>>}
 */
async function lockedPackages(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes what it installed into
 * node_modules/.package-lock.json; optional packages (other platforms' binaries) may be absent.
 * @param {string} [folder]
 */
export async function isInstalled(folder = root) {
  const wanted = await lockedPackages(join(folder, 'package-lock.json'));
  const found = await lockedPackages(join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, lock]) => {
    if (path === '') return true;
    const installed = found[path];
    if (installed === undefined) return lock.optional === true;
    const same = lock.integrity === undefined || installed.integrity === lock.integrity;
    return installed.version === lock.version && same;
  });
}

/**
 * Installs what package-lock.json asks for, if it isn't there.
 * @returns {Promise<string | null>} null, or why it could not be done
 */
export async function ensureInstalled() {
  if (await isInstalled()) return null;
  console.log('Installing the packages of package-lock.json…');
  // --include=dev: the build needs them, even where NODE_ENV is production.
  const args = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const ended = await run('npm', ['ci', ...args], { cwd: root, timeout: 15 * 60_000, capture: true });
  if (ended.code === 0) return null;
  if (ended.timedOut) return 'npm ci did not end within 15 minutes. Is the npm registry reachable?';
  // A lock file written by npm on one system may lack another's optional binaries; npm ci refuses it, while
  // npm install adds them, and installs the locked versions of all that is locked.
  const again = await run('npm', ['install', '--no-save', ...args], { cwd: root, timeout: 15 * 60_000 });
  if (again.code !== 0) {
    return `${ended.output.split('\n').slice(0, 40).join('\n')}\nThe packages could not be installed: neither by npm ci (above) nor by npm install.`;
  }
  return null;
}
