import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import manifest from '../../public/models/manifest.json' with { type: 'json' };
import { download } from './download.mjs';
import { hubMirror, modelSources } from './model-sources.mjs';
import { hasProxy, proxiedFetch } from './proxy.mjs';

const VARIABLES = [
  'HF_ENDPOINT',
  'DENSELENS_MODEL_URL',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'http_proxy',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
];
const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
const servers: Server[] = [];

function setOnly(values: Record<string, string>): void {
  for (const name of VARIABLES) delete process.env[name];
  Object.assign(process.env, values);
}

afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const imagenet = manifest.models.find(({ id }) => id === 'imagenet') as Parameters<typeof modelSources>[0];
const HUB = 'https://huggingface.co/timm/densenet121.tv_in1k/resolve/d42603a/model.safetensors';
const TORCH = 'https://download.pytorch.org/models/densenet121-a639ec97.pth';
const urls = () => modelSources(imagenet).map(({ url }) => url);

describe('sources of ImageNet’s weights', () => {
  it('are the Hub, then PyTorch’s own checkpoint, whose name begins its hash', () => {
    setOnly({});
    expect(urls()).toEqual([HUB, TORCH]);
    const [, torch] = modelSources(imagenet);
    expect(torch).toMatchObject({ file: 'imagenet.pth', sha256: 'a639ec97' });
    expect(torch?.url).toContain(torch?.sha256);
  });

  it('have the Hub’s mirror first, as HF_ENDPOINT names it, and only what DENSELENS_MODEL_URL names', () => {
    setOnly({ HF_ENDPOINT: 'https://hf-mirror.test/' });
    expect(hubMirror()).toBe('https://hf-mirror.test');
    expect(urls()).toEqual([HUB.replace('https://huggingface.co', 'https://hf-mirror.test'), HUB, TORCH]);
    setOnly({ HF_ENDPOINT: 'https://huggingface.co' });
    expect(urls()).toEqual([HUB, TORCH]);
    setOnly({ HF_ENDPOINT: 'nonsense' });
    expect(urls()).toEqual([HUB, TORCH]);
    setOnly({ DENSELENS_MODEL_URL: 'http://127.0.0.1:1/a' });
    expect(urls()).toEqual(['http://127.0.0.1:1/a']);
  });

  it('are reached through the proxy that the environment names, and directly where it says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'denselens-proxy-'));
    const content = Buffer.from('weights');
    const origin = await listen(createServer((_, response) => response.end(content)));
    const through: string[] = [];
    // Tunnels, as HTTP proxies do for every address.
    const proxy = createServer((asked, answer) => {
      through.push(asked.url ?? '');
      request(asked.url ?? '', (found) => found.pipe(answer)).end();
    });
    proxy.on('connect', (asked, socket) => {
      through.push(asked.url ?? '');
      const { hostname, port } = new URL(`http://${asked.url}`);
      const far = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        far.pipe(socket).pipe(far);
      });
    });
    const address = await listen(proxy);
    const fetchOnce = async (name: string) => {
      const target = join(folder, name);
      await download({
        url: `${origin}/weights`,
        target,
        part: `${target}.part`,
        sha256: createHash('sha256').update(content).digest('hex').slice(0, 8),
        limit: 100,
        fetch: await proxiedFetch(),
      });
      return readFileSync(target, 'utf8');
    };
    setOnly({ HTTP_PROXY: address });
    expect(hasProxy()).toBe(true);
    expect(await fetchOnce('a')).toBe('weights');
    expect(through).toHaveLength(1);
    expect(through[0]).toContain(new URL(origin).host);
    setOnly({ HTTP_PROXY: address, NO_PROXY: '127.0.0.1' });
    expect(await fetchOnce('b')).toBe('weights');
    expect(through).toHaveLength(1);
    for (const name of ['ALL_PROXY', 'all_proxy']) {
      setOnly({ [name]: address });
      expect(hasProxy()).toBe(true);
      expect(await fetchOnce(name)).toBe('weights');
    }
    expect(through).toHaveLength(3);
    // Only where nothing says more, and only an HTTP proxy.
    setOnly({ HTTP_PROXY: address, ALL_PROXY: 'http://127.0.0.1:1' });
    expect(await fetchOnce('c')).toBe('weights');
    expect(through).toHaveLength(4);
    setOnly({ ALL_PROXY: 'socks5://127.0.0.1:1' });
    expect(hasProxy()).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
