// npm test: everything that has to hold, from a fresh clone. npm run check: the fast part of it.
//   node scripts/test.mjs [--fast] [stage…]
// No package may be imported before ensureInstalled() has run.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensureMessages } from './lib/messages.mjs';
import { judge, playwrightOutcome, vitestOutcome } from './lib/outcomes.mjs';
import { root } from './lib/root.mjs';
import { interruptChildren, run } from './lib/run.mjs';

const minutes = 60_000;
const reports = join(root, 'test-results', 'reports');

/** @typedef {import('./lib/outcomes.mjs').Outcome} Outcome */
/** @typedef {{ name: string, fast?: boolean, run: () => Promise<Outcome> }} Stage */

/**
 * A program of node_modules, by its own script: no shell, no npx.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {number} timeout
 * @param {NodeJS.ProcessEnv} [env]
 */
const tool = (script, args, timeout, env = {}) =>
  run(process.execPath, [join(root, script), ...args], { cwd: root, timeout, env });

/**
 * A stage that passes or fails as a whole.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {number} timeout
 * @returns {() => Promise<Outcome>}
 */
const whole = (script, args, timeout) => async () => {
  const { code, timedOut } = await tool(script, args, timeout);
  if (code === 0) return { passed: 1, failed: 0 };
  return {
    passed: 0,
    failed: 1,
    ...(timedOut ? { problem: `not done within ${timeout / minutes} minutes` } : {}),
  };
};

/** @param {string} file */
const report = (file) => JSON.parse(readFileSync(join(reports, file), 'utf8'));

/** @returns {Promise<Outcome>} */
async function unit() {
  const file = join(reports, 'unit.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ended = await tool('node_modules/vitest/vitest.mjs', args, 15 * minutes);
  return judge(ended, () => vitestOutcome(report('unit.json')));
}

/** @returns {Promise<Outcome>} */
async function browser() {
  const chromium = await ensureChromium();
  if ('problem' in chromium) return { passed: 0, failed: 1, problem: chromium.problem };
  const env = { CHROME_PATH: chromium.path, PLAYWRIGHT_JSON: join(reports, 'browser.json') };
  const ended = await tool('node_modules/@playwright/test/cli.js', ['test'], 70 * minutes, env);
  return judge(ended, () => playwrightOutcome(report('browser.json')));
}

/** @returns {Promise<Outcome>} */
async function messages() {
  const problem = await ensureMessages();
  if (problem !== null) console.error(problem);
  return problem === null ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @type {readonly Stage[]} */
const stages = [
  // First, since the others read what it makes.
  { name: 'messages', fast: true, run: messages },
  {
    name: 'lint',
    fast: true,
    // In a log, Biome's colours are most of the text.
    run: whole(
      'node_modules/@biomejs/biome/bin/biome',
      ['ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])],
      2 * minutes,
    ),
  },
  { name: 'types', fast: true, run: whole('node_modules/typescript/bin/tsc', ['-b'], 5 * minutes) },
  { name: 'boundaries', fast: true, run: whole('scripts/check-boundaries.mjs', [], 5 * minutes) },
  { name: 'unused', run: whole('node_modules/knip/bin/knip.js', ['--no-progress'], 2 * minutes) },
  { name: 'unit', fast: true, run: unit },
  { name: 'build', run: whole('scripts/build.mjs', [], 5 * minutes) },
  { name: 'size', run: whole('scripts/check-size.mjs', [], minutes) },
  { name: 'browser', run: browser },
];

/** @returns {readonly Stage[]} */
function wanted() {
  const { values, positionals } = parseArgs({
    options: { fast: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    console.error(`There is no stage "${unknown}". There are: ${stages.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
  }
  if (positionals.length > 0) return stages.filter(({ name }) => positionals.includes(name));
  return values.fast ? stages.filter(({ fast }) => fast) : stages;
}

/**
 * The sum, for readers who look for two numbers on a line, and at the very end for those who want three.
 * @param {number} passedTests
 * @param {number} failedTests
 * @param {number} skippedTests
 */
function printSum(passedTests, failedTests, skippedTests) {
  const sum = `${passedTests} passed, ${failedTests} failed`;
  console.log(`${sum}\n${sum}, ${skippedTests} skipped`);
}

const chosen = wanted();
let interrupted = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    interrupted = true;
    await interruptChildren();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

const notInstalled = await ensureInstalled();
if (notInstalled !== null) {
  console.error(notInstalled);
  printSum(0, 1, 0);
  process.exit(1);
}
rmSync(reports, { recursive: true, force: true });

/** @type {string[]} */
const summary = [];
let passed = 0;
let failed = 0;
let skippedInAll = 0;
for (const stage of chosen) {
  if (interrupted) break;
  console.log(`\n── ${stage.name} ${'─'.repeat(70 - stage.name.length)}`);
  // Playwright empties test-results/ when it starts.
  mkdirSync(reports, { recursive: true });
  const began = Date.now();
  const outcome = await stage.run();
  passed += outcome.passed;
  failed += outcome.failed;
  skippedInAll += outcome.skipped ?? 0;
  const skipped = outcome.skipped ? `, ${outcome.skipped} skipped` : '';
  const problem = outcome.problem === undefined ? '' : ` (${outcome.problem})`;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  summary.push(
    `${outcome.failed === 0 ? '✓' : '✗'} ${stage.name.padEnd(10)} ${outcome.passed} passed, ${outcome.failed} failed${skipped}${problem}, ${seconds} s`,
  );
}
console.log(`\n${summary.join('\n')}\n`);
printSum(passed, failed, skippedInAll);
process.exitCode = failed === 0 ? 0 : 1;
