import { predictions } from './support/atlas';
import { type Fault, FaultyServer } from './support/faulty-server';
import { test as base, expect } from './support/fixtures';
import { tinySite } from './support/model-server';

const test = base.extend<{ server: FaultyServer }>({
  server: async ({ baseURL }, use) => {
    const server = await FaultyServer.start(baseURL ?? '', tinySite());
    await use(server);
    server.stop();
  },
});

/** What may not come, and what the sentence must name. */
const FILES: readonly (readonly [what: string, path: RegExp, named: RegExp])[] = [
  ['the worker’s program', /\/engine\.worker[^/]*\.js$/, /engine\.worker[^ ]*\.js/],
  ['ONNX Runtime’s glue', /\/glue-ort-wasm[^/]*\.js$/, /glue-ort-wasm[^ ]*\.js/],
  ['ONNX Runtime’s program', /\/ort-wasm[^/]*\.wasm$/, /ort-wasm[^ ]*\.wasm/],
  ['the weights', /\/here\.safetensors$/, /here\.safetensors|The model file/],
];

const FAULTS: readonly Fault[] = [404, 500, 'cut', 'garbage', 'silent'];

for (const [what, path, named] of FILES) {
  for (const fault of FAULTS) {
    test(`${what}, ${fault}: a sentence soon, few attempts, and another one works`, async ({
      page,
      server,
    }) => {
      server.break(path, fault);
      await page.goto(`${server.origin}/?backend=wasm`);
      const alert = page.getByRole('alert');
      await expect(alert).toContainText(named, { timeout: fault === 'silent' ? 60_000 : 30_000 });
      await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
      expect(server.tries).toBeGreaterThan(0);
      expect(server.tries).toBeLessThanOrEqual(6);
      // The picture's place does not promise what will not come.
      await expect(page.locator('.image-frame')).toContainText('No image has run: ');
      // Nothing goes on behind the sentence.
      const { tries } = server;
      await page.waitForTimeout(3_000);
      expect(server.tries).toBe(tries);
      const code = await page.evaluate(() =>
        denselens.ready.then(
          () => 'ready',
          (error: unknown) => (error instanceof Error && 'code' in error ? error.code : 'no code'),
        ),
      );
      const isWeights = what === 'the weights';
      expect(code).toMatch(isWeights ? /^model\/(unreachable|integrity)$/ : /^engine\/unavailable$/);
      const dot = page.getByRole('banner').locator('.header-dot');
      if (!isWeights) await expect(dot).toHaveClass(/is-bad/);

      server.mend();
      await alert.getByRole('button', { name: 'Try again' }).click();
      await expect(predictions(page)).toHaveCount(5, { timeout: 60_000 });
      await expect(alert).toHaveCount(0);
      await expect(dot).not.toHaveClass(/is-bad|is-busy/);
      await page.evaluate(() => denselens.ready);
    });
  }
}
