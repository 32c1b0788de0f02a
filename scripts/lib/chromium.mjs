import { existsSync } from 'node:fs';
import { findChromium } from '../find-chromium.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

const minutes = 60_000;

/**
 * Finds a Chromium for the browser tests, or installs one: Playwright's, or, as root on Debian, the system's.
 * @returns {Promise<{ path: string } | { problem: string }>}
 */
export async function ensureChromium() {
  const there = await findChromium();
  if (there !== null) return { path: there };
  if (process.env.CHROME_PATH) {
    return { problem: `CHROME_PATH is ${process.env.CHROME_PATH}, which is not a program that can be run.` };
  }
  console.log('No Chromium was found: installing one…');
  const attempts = [
    () => run('npx', ['playwright', 'install', 'chromium'], { cwd: root, timeout: 5 * minutes }),
    installFromDebian,
  ];
  for (const attempt of attempts) {
    await attempt();
    const found = await findChromium();
    if (found !== null) return { path: found };
  }
  return {
    problem:
      'The browser tests need a Chromium, and none could be installed. Install one (Debian: apt-get install chromium; others: npx playwright install chromium), or name one in CHROME_PATH.',
  };
}

async function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, timeout: 5 * minutes });
  await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji'],
    {
      env,
      timeout: 15 * minutes,
    },
  );
}
