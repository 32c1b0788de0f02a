import { describe, expect, it } from 'vitest';
import { judge, playwrightOutcome, vitestOutcome } from './outcomes.mjs';

describe('vitestOutcome', () => {
  it('counts files that could not be loaded as failures', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      testResults: [
        { status: 'failed', assertionResults: [{}, {}] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{}] },
      ],
    };
    expect(vitestOutcome(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });
});

describe('playwrightOutcome', () => {
  it('takes no test for good that passed only sometimes', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3 };
    expect(playwrightOutcome({ stats })).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });
});

describe('judge', () => {
  const good = () => ({ passed: 4, failed: 0 });
  const bad = () => ({ passed: 3, failed: 1 });
  const none = () => {
    throw new Error('no such file');
  };

  it('leaves a complete count alone', () => {
    expect(judge({ code: 0, timedOut: false }, good)).toEqual(good());
    expect(judge({ code: 1, timedOut: false }, bad)).toEqual(bad());
  });

  it.each([
    [
      'a failure that no test had',
      { code: 1, timedOut: false },
      good,
      { passed: 4, failed: 1, problem: 'exit code 1' },
    ],
    [
      'no report, whatever the exit code',
      { code: 0, timedOut: false },
      none,
      { failed: 1, problem: 'no report' },
    ],
    ['the end by signal', { code: null, timedOut: false }, none, { failed: 1, problem: 'no report' }],
    [
      'a time-out',
      { code: null, timedOut: true },
      good,
      { passed: 4, failed: 1, problem: 'not done in time' },
    ],
  ])('counts %s as one failure', (_, ended, count, expected) => {
    expect(judge(ended, count)).toMatchObject(expected);
  });
});
