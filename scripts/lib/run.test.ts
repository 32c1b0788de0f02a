import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'denselens-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const node = (code: string, timeout = 20_000) =>
  run(process.execPath, ['-e', code], { timeout, capture: true, cwd: folder });

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('run', () => {
  it('gives the exit code and what was said, and no standard input', async () => {
    const ended = await node(
      "console.log(require('fs').readFileSync(0).length); console.error('b'); process.exit(3)",
    );
    expect(ended).toMatchObject({ code: 3, timedOut: false });
    expect(ended.output).toContain('0\n');
    expect(ended.output).toContain('b\n');
  });

  it('tells of a program that is not there', async () => {
    const ended = await run(join(folder, 'nothing'), [], { timeout: 1000, capture: true });
    expect(ended).toMatchObject({ code: null, timedOut: false });
    expect(ended.output).toContain('ENOENT');
  });

  it('ends a program, and what it started, when its time is up', async () => {
    const child = 'setInterval(() => {}, 1000)';
    const ended = await node(
      `const { pid } = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]);
       require('fs').writeFileSync('pid', String(pid));
       setInterval(() => {}, 1000);`,
      1500,
    );
    expect(ended.timedOut).toBe(true);
    expect(existsSync(join(folder, 'pid'))).toBe(true);
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });
});
