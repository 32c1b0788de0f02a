import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';

/** A built harness page. */
export interface BuiltHarness {
  /** Opens it; what the page logs as an error, or throws, ends up in the list. */
  open(page: Page): Promise<readonly string[]>;
  remove(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Never answered by a server: the pages' files are handed out by the test itself. Localhost is a secure context. */
const ORIGIN = 'http://localhost:4199';

/** Bundles painters.html, which no build of the site contains. */
export async function buildHarness(): Promise<BuiltHarness> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'harness-'));
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      minify: false,
      rolldownOptions: { input: join(root, 'painters.html') },
    },
  });
  return {
    async open(page) {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await page.route(`${ORIGIN}/**`, async (route) => {
        const path = new URL(route.request().url()).pathname;
        if (path === '/favicon.ico') return route.fulfill({ status: 204 });
        const contentType = TYPES[extname(path)] ?? 'application/octet-stream';
        return route.fulfill({ body: await readFile(join(outDir, path)), contentType });
      });
      await page.goto(`${ORIGIN}/painters.html`);
      await page.waitForFunction(() => 'painters' in globalThis);
      return errors;
    },
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}
