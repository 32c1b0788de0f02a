import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import type { ConsoleApi } from '../../app/console-api/api';

/** What the console API answered, as it stands in the test's process. */
export interface RemoteTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A named tensor of the page's current image. */
export async function tensorOf(page: Page, name: string): Promise<RemoteTensor> {
  const { dims, data } = await page.evaluate((wanted) => denselens.tensor(wanted), name);
  return { dims, data: Float32Array.from(data) };
}

/** Makes a file the page's current image, as the console API does it; resolves with the result. */
export async function classifyFile(
  page: Page,
  file: string | URL,
  options: { readonly topK?: number } = {},
): Promise<Awaited<ReturnType<ConsoleApi['classify']>>> {
  const bytes = readFileSync(file).toString('base64');
  const result = await page.evaluate(
    async ([encoded, given]) => {
      const data = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      return denselens.classify(new Blob([data]), given);
    },
    [bytes, options] as const,
  );
  return { ...result, logits: Float32Array.from(result.logits) };
}

/**
 * Expects a call of the console API to reject with a stable code.
 * @param call - runs in the page: it sees only `argument` and the page's globals
 */
export async function expectRejection<A>(
  page: Page,
  call: (argument: A) => Promise<unknown>,
  argument: A,
  code: string,
): Promise<void> {
  const source = `(${call.toString()})(${JSON.stringify(argument)})`;
  const outcome = await page.evaluate(
    `${source}.then(() => 'resolved', (error) => error instanceof Error ? String(error.code) : 'no Error')`,
  );
  expect(outcome).toBe(code);
}

/** Waits until nothing on the page says that it is busy. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}
