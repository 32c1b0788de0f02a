import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/lib/root.mjs';
import { run } from '../scripts/lib/run.mjs';
import { expectFirstPrediction } from './support/atlas';
import { expect, test } from './support/fixtures';

test('the packed package serves the site by one command, with no clone and no network', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'denselens-packed-'));
  // The site is built: Playwright's server has just done it.
  const packed = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    timeout: 90_000,
    capture: true,
  });
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  expect(name, packed.output).toBeDefined();
  const served = spawn('npx', ['--yes', '--offline', `./${name}`, '--port', '0'], {
    cwd: folder,
    detached: true,
    env: { ...process.env, npm_config_cache: join(folder, 'cache') },
  });
  let said = '';
  for (const stream of [served.stdout, served.stderr])
    stream.on('data', (text) => {
      said += String(text);
    });
  try {
    await expect.poll(() => said, { timeout: 90_000 }).toMatch(/http:\/\/localhost:\d+\//);
    await page.goto(`${/http:\/\/localhost:\d+\//.exec(said)?.[0] ?? ''}?backend=wasm`);
    await expectFirstPrediction(page, 'elephant');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  } finally {
    if (served.pid !== undefined && served.exitCode === null) process.kill(-served.pid, 'SIGTERM');
    // npm's own may outlive that for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
