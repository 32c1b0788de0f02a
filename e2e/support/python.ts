import { spawnSync } from 'node:child_process';

const pythonWith = (modules: string): string | null =>
  ['/usr/bin/python3', 'python3'].find(
    (command) => spawnSync(command, ['-c', `import ${modules}`]).status === 0,
  ) ?? null;

/** A Python that has numpy, or null: then only our own reader reads what was saved. */
export const numpyPython: string | null = pythonWith('numpy');

/** A Python that has torchvision, which takes seconds to say so; or null. */
export const torchPython = (): string | null => pythonWith('torch, torchvision, numpy, PIL');
