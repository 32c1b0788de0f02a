import { spawn } from 'node:child_process';

/**
 * How a child process ended.
 * @typedef {object} Ended
 * @property {number | null} code - null when a signal ended it, or it could not start
 * @property {boolean} timedOut
 * @property {string} output - standard output and error, when captured; the last 200,000 characters
 */

/** The group of every child that is running, so that Ctrl-C leaves none behind. @type {Set<number>} */
const groups = new Set();

/**
 * Ends a child and what it started.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It is gone already.
  }
}

/** Ends every child that {@link run} started. */
export function killChildren() {
  for (const pid of groups) killGroup(pid, 'SIGKILL');
  groups.clear();
}

/**
 * Runs a program without a shell and without standard input, and ends it, children included, when its
 * time is up.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout: number, capture?: boolean }} options - timeout
 *   in milliseconds; with `capture` the output is returned, else it goes to the terminal
 * @returns {Promise<Ended>}
 */
export function run(command, args, { cwd, env, timeout, capture = false }) {
  return new Promise((resolve) => {
    // npm is a .cmd file on Windows, which only a shell can start.
    const windows = process.platform === 'win32';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
      shell: windows,
      detached: !windows,
    });
    const { pid } = child;
    if (pid !== undefined) groups.add(pid);
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (pid !== undefined) killGroup(pid, 'SIGKILL');
    }, timeout);
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString('utf8')).slice(-200_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const end = (/** @type {number | null} */ code) => {
      clearTimeout(timer);
      if (pid !== undefined) groups.delete(pid);
      resolve({ code, timedOut, output });
    };
    child.on('error', (error) => {
      output += String(error);
      end(null);
    });
    child.on('close', end);
  });
}
