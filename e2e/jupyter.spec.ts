import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/lib/root.mjs';
import { expect, TINY, test } from './support/fixtures';
import { outerSite } from './support/outer-page';
import { numpyPython } from './support/python';

const folder = join(root, 'examples', 'jupyter');

/** Runs Python beside the widget; it prints JSON. */
const python = (program: string, input = ''): unknown =>
  JSON.parse(
    execFileSync(
      numpyPython ?? '',
      ['-c', `import sys, json, base64\nsys.path.insert(0, ${JSON.stringify(folder)})\n${program}`],
      {
        input,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      },
    ),
  );

interface Message {
  readonly content: {
    readonly id?: number;
    readonly value?: unknown;
    readonly error?: unknown;
    readonly ready?: boolean;
  };
  /** Base64. */
  readonly buffers: readonly string[];
}

declare global {
  var sent: Message[];
  var say: (content: unknown, buffers: readonly string[]) => void;
}

test('the notebook’s widget: a numpy picture goes in, its numbers and a tensor come back', async ({
  page,
  baseURL,
}) => {
  test.skip(numpyPython === null, 'SKIPPED: there is no Python with numpy.');
  const host = await outerSite(
    {},
    { 'widget.js': readFileSync(join(folder, 'denselens_widget.js'), 'utf8') },
  );
  await page.goto(host.url);
  // What anywidget gives a front end, without the notebook around it.
  await page.evaluate(
    async ([site, model]) => {
      const { default: widget } = await import(new URL('widget.js', location.href).href);
      const heard = new Set<(content: unknown, buffers: readonly DataView[]) => void>();
      globalThis.sent = [];
      const toBase64 = (buffer: ArrayBuffer) => {
        let text = '';
        for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
        return btoa(text);
      };
      const options: Record<string, unknown> = {
        site,
        panel: 'maps',
        height: 400,
        link: { backend: 'wasm', model },
      };
      globalThis.say = (content, buffers) => {
        const views = buffers.map(
          (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer),
        );
        for (const listener of heard) listener(content, views);
      };
      await widget.render({
        el: document.querySelector('#here'),
        model: {
          get: (name: string) => options[name],
          on: (_: string, listener: (content: unknown, buffers: readonly DataView[]) => void) =>
            heard.add(listener),
          off: () => heard.clear(),
          send: (content: Message['content'], __: unknown, buffers: readonly ArrayBuffer[] = []) =>
            globalThis.sent.push({ content, buffers: buffers.map(toBase64) }),
        },
      });
    },
    [baseURL ?? '', TINY] as const,
  );
  const messages = () => page.evaluate(() => sent);
  expect(await messages()).toEqual([{ content: { ready: true }, buffers: [] }]);

  const asked = python(`
import numpy as np
from denselens_wire import pack
picture = np.zeros((48, 64, 3), np.uint8)
picture[8:40, 8:40] = (255, 140, 0)
buffers = []
args = pack([picture, {"topK": 3}], buffers)
print(json.dumps({"args": args, "buffers": [base64.b64encode(b).decode() for b in buffers]}))`) as {
    readonly args: unknown;
    readonly buffers: readonly string[];
  };
  await page.evaluate(({ args, buffers }) => say({ id: 1, verb: 'classify', args }, buffers), asked);
  await expect.poll(async () => (await messages()).length).toBe(2);
  await page.evaluate(() => say({ id: 2, verb: 'tensor', args: ['features.conv0'] }, []));
  await page.evaluate(() => say({ id: 3, verb: 'tensor', args: ['features.none'] }, []));
  await expect.poll(async () => (await messages()).length).toBe(4);
  const [, classified, tensor, refused] = await messages();
  expect(refused?.content).toMatchObject({ id: 3, error: { code: 'tensor/unknown' } });

  const seen = python(
    `
from denselens_wire import unpack
found = []
for message in json.load(sys.stdin):
    value = unpack(message["content"]["value"], [base64.b64decode(b) for b in message["buffers"]])
    found.append(value)
classified, tensor = found
print(json.dumps({"best": int(classified["logits"].argmax()), "top": classified["top"][0]["index"], "count": len(classified["top"]), "shape": tensor.shape, "sum": float(tensor.sum(dtype="f8"))}))`,
    JSON.stringify([classified, tensor]),
  ) as {
    readonly best: number;
    readonly top: number;
    readonly count: number;
    readonly shape: number[];
    readonly sum: number;
  };
  expect(seen).toMatchObject({ count: 3, shape: [1, 8, 16, 16] });
  expect(seen.best).toBe(seen.top);
  // The same as the page itself has, from the same picture.
  const frame = page.frames().find((candidate) => candidate.url().startsWith(baseURL ?? ''));
  const sum = await frame?.evaluate(async () =>
    (await denselens.tensor('features.conv0')).data.reduce((a, b) => a + b, 0),
  );
  expect(seen.sum).toBeCloseTo(sum ?? Number.NaN, 3);
  await host.stop();
});
