import { spawnSync } from 'node:child_process';

/** A Python that has numpy, or null: then only our own reader reads what was saved. */
export const numpyPython: string | null =
  ['/usr/bin/python3', 'python3'].find(
    (command) => spawnSync(command, ['-c', 'import numpy']).status === 0,
  ) ?? null;
