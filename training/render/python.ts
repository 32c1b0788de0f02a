/** Runs a Python module of this folder with the first interpreter that has torch: `tsx render/python.ts -m …`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const TRAINING = join(import.meta.dirname, '..');

/** PYTHON if set, else python3 on the path, else Debian's own: whichever imports torch and torchvision. */
export const findPython = (): string | undefined => {
  const named = process.env.PYTHON;
  const candidates = named === undefined ? ['python3', '/usr/bin/python3'] : [named];
  return candidates.find((python) => spawnSync(python, ['-c', 'import torch, torchvision']).status === 0);
};

const main = (): number => {
  const python = findPython();
  if (python === undefined) {
    console.error('No python3 here has torch: apt-get install python3-torch python3-torchvision');
    return 1;
  }
  const done = spawnSync(python, process.argv.slice(2), {
    stdio: 'inherit',
    env: { ...process.env, PYTHONPATH: TRAINING },
  });
  return done.status ?? 1;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main();
}
