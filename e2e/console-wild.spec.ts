import { expect, test } from './support/fixtures';

/**
 * Every verb of the console API with everything that is no argument of it, in wild order and at once: an error with
 * a stable code and a sentence, soon, and the page goes on.
 */

test('before the network is there, the API waits or says why, and never hangs', async ({ page }) => {
  await page.goto('/?backend=wasm&model=made_k4_b2-2_f8_n2_c3_w32_he_0');
  await page.waitForFunction(() => 'denselens' in globalThis);
  const answers = await page.evaluate(() =>
    Promise.all(
      [
        denselens.ready,
        denselens.model(),
        denselens.tensor('features.pool0'),
        denselens.weight('features.conv0.weight'),
        denselens.cam(0),
        denselens.lesion([]),
        denselens.restore(),
        denselens.input(),
        denselens.models(),
      ].map((asked) =>
        asked.then(
          () => 'answered',
          (error: unknown) => String((error as { code?: unknown }).code),
        ),
      ),
    ),
  );
  for (const answer of answers) expect(answer).toMatch(/^(answered|[a-z]+\/[a-z-]+)$/);
  expect(answers[0]).toBe('answered');
  expect(answers[2]).toBe('answered');
  await expect(page.locator('.prediction')).toHaveCount(3);
});

test('what is no argument is refused by code and sentence, and the page goes on', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto('/?backend=wasm&model=made_k4_b2-2_f8_n2_c3_w32_he_0');
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate(() => denselens.ready);
  const { wrong, count } = await page.evaluate(async () => {
    const api = denselens as unknown as Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
    const spec = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 2, numClasses: 3 };
    const made = { spec, size: 32 };
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const thrower = () => {
      throw new TypeError('gotcha');
    };
    const gone = new ArrayBuffer(8);
    structuredClone(gone, { transfer: [gone] });
    const nonsense: readonly (readonly [string, unknown])[] = [
      ['undefined', undefined],
      ['null', null],
      ['NaN', Number.NaN],
      ['huge', 1e300],
      ['negative', -1],
      ['fraction', 1.5],
      ['object', {}],
      ['list', []],
      ['nested list', [[[]]]],
      ['function', () => 1],
      ['symbol', Symbol('x')],
      ['bigint', 10n],
      ['long text', 'x'.repeat(1e6)],
      ['markup', '<img src=x onerror="top.hacked=1">'],
      ['__proto__', '__proto__'],
      ['circular', circular],
      ['thrower', new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower })],
      ['true', true],
      ['doubles', new Float64Array(3)],
      ['gone', gone],
      ['element', document.body],
      ['promise', Promise.resolve(1)],
    ];
    /** Within arguments the worst of them do. */
    const within = [
      'null',
      'NaN',
      'negative',
      'object',
      'list',
      'function',
      'symbol',
      'long text',
      'circular',
    ];
    const image = new Float32Array(3 * 32 * 32);
    const dims = [1, 3, 32, 32];
    const cut = { source: 'features.pool0', reader: '*', mode: 'zero' };
    const element = { tensor: 'features.pool0', channel: 0, row: 0, column: 0 };
    const attribution = { class: 0, steps: 2, at: 'features.norm5', size: 16, stride: 16 };
    /** Each verb with good arguments; every one of these, and each field within, is put wrong in turn. */
    const good: readonly (readonly [string, readonly unknown[]])[] = [
      ['tensor', ['features.pool0']],
      ['weight', ['features.conv0.weight']],
      ['cam', [0, 1]],
      ['ledger', [0, 1]],
      ['connectivity', ['weight']],
      ['lesion', [[{ ...cut, channels: [0] }]]],
      ['gradient', [{ class: 0, against: 1 }, 'input']],
      ['gradient', [element, 'input']],
      ['attribution', ['integrated-gradients', { ...attribution, baseline: 'zero' }]],
      ['attribution', ['grad-cam', attribution]],
      [
        'attribution',
        ['occlusion', { ...attribution, fill: 'zero', signal: undefined, onProgress: () => {} }],
      ],
      ['classify', [new Blob(['x']), { topK: 1 }]],
      ['run', [image, dims, { topK: 1 }]],
      [
        'loadModel',
        [
          { ...made, init: 'he', seed: 0 },
          { name: 'x', labels: ['a', 'b', 'c'], input: {}, activation: 'softmax', epsilon: 1e-5, choice: '' },
        ],
      ],
      ['loadModel', [{ spec: { ...spec, compression: 0.5, stem: 'imagenet', inputChannels: 3 }, size: 32 }]],
    ];
    const isRecord = (value: unknown): value is Record<string, unknown> =>
      typeof value === 'object' && value !== null && !(value instanceof Blob) && !ArrayBuffer.isView(value);
    /** Every copy of a value in which one part, at any depth, is another. */
    const altered = (value: unknown, by: unknown): unknown[] => {
      if (!isRecord(value)) return [by];
      const parts = Object.keys(value).flatMap((key) =>
        altered(value[key], by).map((part) =>
          Array.isArray(value)
            ? value.map((old, i) => (String(i) === key ? part : old))
            : { ...value, [key]: part },
        ),
      );
      return [by, ...parts];
    };
    const wrong: string[] = [];
    let count = 0;
    const look = async (verb: string, args: readonly unknown[], what: string): Promise<void> => {
      count++;
      const start = performance.now();
      const slow = new Promise((resolve) => setTimeout(() => resolve('slow'), 30_000));
      let asked: Promise<unknown>;
      try {
        asked = api[verb]?.(...args) ?? Promise.reject(new Error('no such verb'));
      } catch {
        wrong.push(`${verb}(${what}) throws in place of rejecting`);
        return;
      }
      const answer = await Promise.race([
        asked.then(
          () => 'answered',
          (error: unknown) => error,
        ),
        slow,
      ]);
      if (answer === 'answered') return;
      const { code, message } = (answer ?? {}) as { readonly code?: unknown; readonly message?: unknown };
      const isGood =
        answer instanceof Error &&
        /^[a-z]+\/[a-z-]+$/.test(String(code)) &&
        /^\S.{8,1100}$/s.test(String(message)) &&
        !/is not|cannot (read|convert|destruct)|undefined \(|\[object|gotcha|clone|postMessage/i.test(
          String(message).replace(/is not (an image|JSON|a )/g, ''),
        );
      if (!isGood)
        wrong.push(
          `${verb}(${what}): ${String(code)} ${String(message).slice(0, 150)} ${answer === 'slow' ? `after ${Math.round(performance.now() - start)} ms` : ''}`,
        );
    };
    for (const [verb, args] of good) {
      for (const [name, value] of nonsense) {
        if (verb === 'attribution' && name === 'huge') continue;
        for (const [i] of args.entries()) {
          const parts = within.includes(name) ? altered(args[i], value) : [value];
          for (const part of parts)
            await look(
              verb,
              args.map((old, j) => (i === j ? part : old)),
              `${name} in ${i}`,
            );
        }
      }
      await look(verb, [], 'nothing');
    }
    for (const verb of ['models', 'model', 'input', 'restore'])
      for (const [name, value] of nonsense) await look(verb, [value], name);
    return { wrong, count };
  });
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(500);
  expect(errors).toEqual([]);

  // Everything at once, in no order: whatever wins, the page comes to rest with numbers.
  await page.evaluate(async () => {
    const picture = await (await fetch('/samples/octopus.png')).blob();
    const spec = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 2, numClasses: 3 };
    await Promise.allSettled([
      denselens.classify(picture),
      denselens.loadModel({ spec, size: 32 }),
      denselens.lesion([{ source: 'features.pool0', reader: '*', mode: 'zero' }]),
      denselens.tensor('features.norm5'),
      denselens.run(new Float32Array(3 * 32 * 32), [1, 3, 32, 32]),
      denselens.attribution('integrated-gradients', { class: 0, steps: 3 }),
      denselens.restore(),
      denselens.loadModel({ spec, size: 64, seed: 3 }),
      denselens.classify(picture),
      denselens.gradient({ class: 0 }, 'input'),
      denselens.connectivity('weight-activation'),
      denselens.loadModel('no-such-model'),
      denselens.cam(0),
    ]);
    await denselens.classify(picture);
  });
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const logits = await page.evaluate(async () => [...(await denselens.tensor('classifier')).data]);
  expect(logits).toHaveLength(3);
  expect(logits.every(Number.isFinite)).toBe(true);
  await expect(page.locator('.prediction')).toHaveCount(3);
  expect(errors).toEqual([]);
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
});
