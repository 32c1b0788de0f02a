import { spawn } from 'node:child_process';

/**
 * How a child process ended.
 * @typedef {object} Ended
 * @property {number | null} code - null when a signal ended it, or it could not start
 * @property {boolean} timedOut
 * @property {string} output - standard output and error, when captured; the last 200,000 characters
 */

/** The children that are running; each leads a process group. @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/** What a program may take to end after it was asked to, in milliseconds. */
const grace = 8_000;

/**
 * Signals a child and what it started.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup({ pid }, signal) {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It is gone already.
  }
}

/**
 * Asks a child to end, so that it can end its own (browsers lead groups of their own), then makes it.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
function end(child) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      signalGroup(child, 'SIGKILL');
      resolve();
    }, grace);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    signalGroup(child, 'SIGINT');
  });
}

/** Ends every child that {@link run} started. */
export async function interruptChildren() {
  await Promise.all([...children].map(end));
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
    children.add(child);
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      end(child);
    }, timeout);
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString('utf8')).slice(-200_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const ended = (/** @type {number | null} */ code) => {
      clearTimeout(timer);
      children.delete(child);
      resolve({ code, timedOut, output });
    };
    child.on('error', (error) => {
      output += String(error);
      ended(null);
    });
    child.on('close', ended);
  });
}
