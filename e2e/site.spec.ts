import { tensorOf } from './support/console';
import { expect, test } from './support/fixtures';

/** What the site is before anything is shown: isolated, self-contained, quiet. */
test.describe('the site', () => {
  test('runs the built-in weights on two threads, with files of its own only', async ({
    page,
    open,
    baseURL,
  }) => {
    const requested: string[] = [];
    const failed: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    // Whether weights are served is found out by HEAD requests, for which Chromium reports a missing body.
    page.on('requestfailed', (request) => {
      if (request.method() !== 'HEAD') failed.push(`${request.url()} ${request.failure()?.errorText}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400 && response.request().method() !== 'HEAD') {
        failed.push(`${response.url()} ${response.status()}`);
      }
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    await open('?backend=wasm&model=emoji1000&threads=2');

    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await page.evaluate(async () => (await denselens.model()).backend)).toBe('wasm');
    await page.evaluate(() => denselens.run(new Float32Array(3 * 224 * 224), [1, 3, 224, 224]));
    const logits = await tensorOf(page, 'classifier');
    expect(logits.dims).toEqual([1, 1000]);

    const elsewhere = requested.filter((url) => !url.startsWith(baseURL ?? '') && !/^(blob|data):/.test(url));
    expect(elsewhere).toEqual([]);
    expect(failed).toEqual([]);
    expect(said.filter((text) => !/404|blocked by Playwright/.test(text))).toEqual([]);
    // Only the small one of ONNX Runtime's two builds is loaded where there is no WebGPU.
    expect(requested.filter((url) => url.endsWith('.wasm')).map((url) => new URL(url).pathname)).toEqual([
      expect.stringMatching(/^\/assets\/ort-wasm-simd-threaded-[\w-]+\.wasm$/),
    ]);
  });

  test('gives its weights in parts, for downloads that resume', async ({ request }) => {
    const whole = await request.head('/models/emoji1000/model.safetensors');
    expect(whole.headers()['content-length']).toBe('16529496');
    const part = await request.get('/models/emoji1000/model.safetensors', {
      headers: { Range: 'bytes=0-7' },
    });
    expect(part.status()).toBe(206);
    // A safetensors file begins with the length of its JSON header.
    expect((await part.body()).readBigUInt64LE(0)).toBeLessThan(200_000n);
  });
});
