import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/find-chromium.mjs';

/** Not the 4173 of `npm start`, which may be running beside the tests. */
const port = Number(process.env.E2E_PORT ?? 4174);
const ci = Boolean(process.env.CI);
const executablePath = await findChromium();

/** Root needs no-sandbox; the others keep the browser from calling home, which fails noisily offline. */
const args = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  // The same text on every machine.
  '--font-render-hinting=none',
  '--disable-lcd-text',
];
const launch = executablePath === null ? {} : { executablePath };

const toHaveScreenshot = {
  maxDiffPixelRatio: 0.01,
  animations: 'disabled',
  caret: 'hide',
  scale: 'css',
} as const;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/goldens/{arg}{ext}',
  forbidOnly: ci,
  // A second page takes the time in which the first one waits, a fifth in all; CI has the steadier one.
  workers: ci ? 1 : 2,
  retries: 0,
  // Most take seconds; the longest half a minute, on a quiet machine.
  timeout: 5 * 60_000,
  globalTimeout: 68 * 60_000,
  // A page that starts takes seconds on a quiet machine, and many times that on a busy one.
  expect: { timeout: 30_000, toHaveScreenshot },
  reporter: process.env.PLAYWRIGHT_JSON
    ? [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON }]]
    : [['list']],
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: 'light',
    // Keeping the page for offline takes tens of megabytes a context; the tests of it allow it.
    serviceWorkers: 'block',
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    screenshot: 'only-on-failure',
    // Recorded, every action takes half as long again: `--trace retain-on-failure` when a failure wants looking into.
    trace: 'off',
    launchOptions: { ...launch, args },
  },
  projects: [
    {
      name: 'webgpu',
      // A GPU in software takes every core: one at a time, and first, so that none of the long ones is left at the end.
      workers: 1,
      testMatch: /\.webgpu\.spec\.ts$/,
      // SwiftShader: a full network takes from half a minute up.
      timeout: 10 * 60_000,
      expect: { timeout: 120_000, toHaveScreenshot },
      use: {
        launchOptions: {
          ...launch,
          args: [...args, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
        },
      },
    },
    { name: 'wasm', testIgnore: /\.webgpu\.spec\.ts$/ },
  ],
  webServer: {
    // As a machine without the ImageNet weights, whether or not this one has them.
    command: `node scripts/start.mjs --port ${port} --no-models --hide-downloads`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    timeout: 10 * 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
