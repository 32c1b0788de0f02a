import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { root } from '../scripts/lib/root.mjs';

/** `npm start` without its downloads; the site was built for the other tests. */
class Start {
  output = '';
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, ['scripts/start.mjs', '--no-models', ...args], {
      cwd: root,
      env: { ...process.env, PORT: undefined, ...env },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (part: Buffer) => {
        this.output += part.toString('utf8');
      });
    this.ended = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  async serving(): Promise<string> {
    await expect.poll(() => this.output, { timeout: 60_000 }).toMatch(/DenseLens is at http/);
    return /http:\/\/localhost:\d+\//.exec(this.output)?.[0] ?? '';
  }

  stop(): void {
    this.#child.kill('SIGINT');
  }
}

/** A port that nobody listens on now, below those that the system hands out to whoever asks for any. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

test.describe('npm start', () => {
  test('a port in use: a sentence that names another', async ({ baseURL }) => {
    const port = Number(new URL(baseURL ?? '').port);
    const start = new Start(['--port', `${port}`]);
    expect(await start.ended).toBe(1);
    expect(start.output).toContain(`Port ${port} is taken by another program`);
    expect(start.output).toContain(`--port ${port + 1}`);
    expect(start.output).not.toContain('    at ');
  });

  for (const port of ['abc', '70000', '-1', '1.5']) {
    test(`a port that is none ("${port}"): a sentence`, async () => {
      const start = new Start([`--port=${port}`]);
      expect(await start.ended).toBe(1);
      expect(start.output).toContain('is not a port: use a number from 1 to 65535');
    });
  }

  test('an option that there is not: a sentence with those that there are', async () => {
    const start = new Start(['--prot', '1']);
    expect(await start.ended).toBe(1);
    expect(start.output).toMatch(/--prot[\s\S]*Usage: npm start/);
  });

  test('two at once on one port: one serves, the other says why not; Ctrl-C frees the port', async () => {
    const port = await freePort();
    const both = [new Start(['--port', `${port}`]), new Start(['--port', `${port}`])] as const;
    const first = await Promise.race(both.map((start) => start.ended.then(() => start)));
    const other = both.find((start) => start !== first);
    expect(first.output).toContain(`Port ${port} is taken`);
    expect(await first.ended).toBe(1);
    const address = await other?.serving();
    expect((await fetch(address ?? '')).status).toBe(200);
    other?.stop();
    expect(await other?.ended).toBe(0);
    const again = new Start(['--port', `${port}`]);
    await again.serving();
    again.stop();
    expect(await again.ended).toBe(0);
  });

  test('Ctrl-C at any moment of the start ends it soon, without a stack', async () => {
    for (const delay of [0, 50, 150, 400, 1_000]) {
      const start = new Start(['--port', `${await freePort()}`]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      start.stop();
      const code = await start.ended;
      // Before its own handler stands, the signal itself ends it (null).
      expect([null, 0, 130]).toContain(code);
      expect(start.output).not.toContain('    at ');
    }
  });

  test('for a classroom: the addresses in the network, a code for phones, and what browsers withhold there', async () => {
    const port = await freePort();
    const start = new Start(['--port', `${port}`, '--host']);
    await start.serving();
    // To the last line: they come one by one.
    await expect
      .poll(() => start.output)
      .toMatch(/In the network: http:\/\/\S+[\s\S]*everything else works|nobody else can reach it/);
    const [, address] = /In the network: (http:\/\/\S+)/.exec(start.output) ?? [];
    if (address !== undefined) {
      expect(start.output).toMatch(/[█▀▄]{20}/);
      expect(start.output).toMatch(/Without HTTPS, browsers withhold threads, WebGPU/);
      expect((await fetch(address)).status).toBe(200);
      const { addresses } = (await (await fetch(`${address}models/manifest.json`)).json()) as Record<
        string,
        unknown
      >;
      expect(addresses).toContain(address);
    }
    start.stop();
    expect(await start.ended).toBe(0);
  });

  test('a checkout that cannot be written to is served all the same', async () => {
    const readOnly = new URL('fixtures/read-only.mjs', import.meta.url).href;
    const start = new Start(['--port', `${await freePort()}`], { NODE_OPTIONS: `--import=${readOnly}` });
    const address = await start.serving();
    expect((await fetch(address)).status).toBe(200);
    start.stop();
    expect(await start.ended).toBe(0);
  });
});
