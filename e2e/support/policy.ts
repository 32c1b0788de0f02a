import type { Page } from '@playwright/test';
import {
  commonHeaders,
  farFetcher,
  farFetchPolicy,
  modelHosts,
  pagePolicy,
} from '../../scripts/lib/policy.mjs';
import { StaticHost } from './static-host';

/** A host that sends what `npm start` sends, and hears what browsers report of it. */
export const strictHost = (): Promise<StaticHost> =>
  StaticHost.start({
    headers: (path) => ({
      ...commonHeaders(),
      'content-security-policy': `${farFetcher.test(path) ? farFetchPolicy : pagePolicy(modelHosts())}; report-uri /report`,
    }),
  });

/** What a page's browser says against it: policies, types, features. */
export function complaintsOf(page: Page): readonly string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (/content.security|trusted|permissions.policy|refused|violat/i.test(text)) said.push(text);
  });
  page.on('pageerror', (error) => said.push(String(error)));
  return said;
}

/** Does in a worker what the policy forbids, so that a test knows that it would hear of it. */
export async function violateInWorker(page: Page): Promise<string> {
  const [worker] = page.workers().filter((candidate) => candidate.url().includes('engine.worker'));
  const outcome = await worker?.evaluate(() => {
    // Not through Playwright's own evaluation, which the policy does not hold.
    return new Promise<string>((resolve) => {
      setTimeout(() => {
        fetch('https://not-listed.test/').then(
          () => resolve('fetched'),
          (error: unknown) => resolve(String(error)),
        );
      });
    });
  });
  return outcome ?? 'no worker';
}
