import { spawnSync } from 'node:child_process';

/** A Python that has numpy, or null; tests that need one say so and are skipped. */
export const numpyPython: string | null =
  ['/usr/bin/python3', 'python3'].find(
    (command) => spawnSync(command, ['-c', 'import numpy']).status === 0,
  ) ?? null;
if (numpyPython === null) console.warn('SKIPPED: there is no Python with numpy, so no .npz is read by it.');
