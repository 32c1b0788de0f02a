/**
 * What a stage of the tests came to. A stage that is one program counts as one test.
 * @typedef {{ passed: number, failed: number, skipped?: number, problem?: string }} Outcome
 */

/**
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {readonly { status: string, assertionResults: readonly unknown[] }[]} testResults
 */

/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightReport */

/**
 * Counts what Vitest's JSON reporter wrote.
 * @param {VitestReport} report
 * @returns {Outcome}
 */
export function vitestOutcome({ numPassedTests, numFailedTests, numPendingTests, testResults }) {
  // A file that cannot be loaded has no tests to count.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests };
}

/**
 * Counts what Playwright's JSON reporter wrote.
 * @param {PlaywrightReport} report
 * @returns {Outcome}
 */
export function playwrightOutcome({ stats: { expected, unexpected, flaky, skipped } }) {
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/**
 * Adds to a test runner's own count what it cannot count itself: that it crashed, or was ended.
 * @param {Pick<import('./run.mjs').Ended, 'code' | 'timedOut'>} ended
 * @param {() => Outcome} count - reads the runner's report; throws when there is none
 * @returns {Outcome}
 */
export function judge({ code, timedOut }, count) {
  /** @type {Outcome} */
  let outcome;
  try {
    outcome = count();
  } catch {
    outcome = { passed: 0, failed: 0, problem: 'no report' };
  }
  if (timedOut) outcome = { ...outcome, problem: 'not done in time' };
  const unexplained = (code !== 0 || outcome.problem !== undefined) && outcome.failed === 0;
  return unexplained ? { problem: `exit code ${code}`, ...outcome, failed: 1 } : outcome;
}
