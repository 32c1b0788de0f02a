import type { Page } from '@playwright/test';
import { predictions } from './support/atlas';
import { type Fault, FaultyServer } from './support/faulty-server';
import { expect, test } from './support/fixtures';
import { tinySite } from './support/model-server';

interface File {
  readonly what: string;
  readonly path: RegExp;
  /** What the sentence must name. */
  readonly named: RegExp;
  readonly codes: readonly string[];
}

const UNAVAILABLE = ['engine/unavailable'];

/** What may not come. */
const FILES: readonly File[] = [
  {
    what: 'the worker’s program',
    path: /\/engine\.worker[^/]*\.js$/,
    named: /engine\.worker[^ ]*\.js/,
    codes: UNAVAILABLE,
  },
  {
    what: 'ONNX Runtime’s script',
    path: /\/ort\.wasm[^/]*\.js$/,
    named: /ort\.wasm[^ ]*\.js/,
    codes: UNAVAILABLE,
  },
  {
    what: 'ONNX Runtime’s glue',
    path: /\/glue-ort-wasm[^/]*\.js$/,
    named: /glue-ort-wasm[^ ]*\.js/,
    codes: UNAVAILABLE,
  },
  {
    what: 'ONNX Runtime’s program',
    path: /\/ort-wasm[^/]*\.wasm$/,
    named: /ort-wasm[^ ]*\.wasm/,
    codes: UNAVAILABLE,
  },
  {
    what: 'the weights',
    path: /\/here\.safetensors$/,
    named: /here\.safetensors|The model file/,
    codes: ['model/unreachable', 'model/integrity'],
  },
];

const FAULTS: readonly Fault[] = ['silent', 404, 500, 'cut', 'garbage'];

/** How many start at once of those that begin when one before them is done. */
const AT_ONCE = 3;

/** From a start that fails over a sentence to a page that works. @throws what a visitor would miss */
async function tryOut(page: Page, server: FaultyServer, file: File, fault: Fault): Promise<void> {
  server.break(file.path, fault);
  await page.goto(`${server.origin}/?backend=wasm`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(file.named, { timeout: fault === 'silent' ? 60_000 : 30_000 });
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const { tries } = server;
  expect(tries, 'attempts').toBeGreaterThan(0);
  expect(tries, 'attempts').toBeLessThanOrEqual(6);
  const code = await page.evaluate(() =>
    denselens.ready.then(
      () => 'ready',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : 'no code'),
    ),
  );
  expect(file.codes).toContain(code);
  const dot = page.getByRole('banner').locator('.header-dot');
  if (file.codes === UNAVAILABLE) await expect(dot).toHaveClass(/is-bad/);
  // Longer than any pause between attempts: nothing goes on behind the sentence.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(server.tries, 'attempts behind the sentence').toBe(tries);

  server.mend();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(predictions(page)).toHaveCount(5, { timeout: 60_000 });
  await expect(alert).toHaveCount(0);
  await expect(dot).not.toHaveClass(/is-bad|is-busy/);
  await page.evaluate(() => denselens.ready);
}

// One test, since nearly all of it is waiting: what is silent is waited for while the others take their turns.
test('whatever does not come: a sentence soon, few attempts, and another one works', async ({
  another,
  baseURL,
}) => {
  const failures: string[] = [];
  const run = (file: File, fault: Fault): Promise<void> =>
    test.step(`${file.what}, ${fault}`, async () => {
      const server = await FaultyServer.start(baseURL ?? '', tinySite());
      const page = await another();
      try {
        await tryOut(page, server, file, fault);
      } catch (error) {
        failures.push(`${file.what}, ${fault}: ${error instanceof Error ? error.message : error}`);
      }
      await page.context().close();
      server.stop();
    });
  const cases = FAULTS.flatMap((fault) => FILES.map((file) => [file, fault] as const));
  const silent = cases.filter(([, fault]) => fault === 'silent');
  const others = cases.filter(([, fault]) => fault !== 'silent').values();
  const inTurn = async (): Promise<void> => {
    for (const [file, fault] of others) await run(file, fault);
  };
  await Promise.all([...silent.map((one) => run(...one)), ...Array.from({ length: AT_ONCE }, inTurn)]);
  expect(failures).toEqual([]);
});
