import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commonHeaders, farFetcher, farFetchPolicy, modelHosts, pagePolicy } from './policy.mjs';

/** For pages of other sites that are isolated themselves; what the site has is for everybody. */
const headers = () => ({ ...commonHeaders(), 'Cross-Origin-Resource-Policy': 'cross-origin' });
const forever = 'public, max-age=31536000, immutable';

/** What starts as a worker: programs of its own, and ONNX Runtime's glue. */
const isWorker = (/** @type {string} */ name) => /worker|ort-wasm/.test(name) && /\.m?js$/.test(name);

/**
 * `_headers`, as Netlify and Cloudflare Pages read it. Where rules meet, both hold: only pages and workers have a
 * policy, each of them one.
 * @param {readonly string[]} assets
 */
function headersFile(assets) {
  const policy = pagePolicy(modelHosts());
  const rule = (/** @type {string} */ path, /** @type {Record<string, string>} */ more) =>
    `${path}\n${Object.entries(more)
      .map(([name, value]) => `  ${name}: ${value}\n`)
      .join('')}`;
  const csp = (/** @type {string} */ text) => ({ 'Content-Security-Policy': text });
  return [
    rule('/*', headers()),
    rule('/assets/*', { 'Cache-Control': forever }),
    ...['/', '/index.html', '/embed/', '/embed/index.html'].map((path) => rule(path, csp(policy))),
    ...assets
      .filter(isWorker)
      .map((name) =>
        rule(`/assets/${name}`, csp(farFetcher.test(`assets/${name}`) ? farFetchPolicy : policy)),
      ),
    rule('/embed/denselens-embed.js', { 'Access-Control-Allow-Origin': '*' }),
  ].join('\n');
}

/** Every kind of file that the site has: nginx forgets its own list where a `types` block stands. */
const TYPES = {
  'text/html': 'html',
  'text/css': 'css',
  'text/javascript': 'js mjs',
  'text/plain': 'txt md',
  'application/json': 'json',
  'application/manifest+json': 'webmanifest',
  'application/wasm': 'wasm',
  'application/octet-stream': 'bin safetensors onnx',
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpg jpeg',
  'font/woff2': 'woff2',
};

/** To be included in a `server` block, with the `root` set. */
function nginx() {
  const types = Object.entries(TYPES).map(([type, endings]) => `  ${type} ${endings};`);
  const set = Object.entries(headers()).map(([name, value]) => `  add_header ${name} "${value}" always;`);
  return `# DenseLens: include this in a "server" block whose "root" is this folder.
types {
${types.join('\n')}
}
location / {
  set $denselens_policy "${pagePolicy(modelHosts())}";
  set $denselens_cache "no-cache";
  set $denselens_origin "";
  if ($uri ~ /assets/) { set $denselens_cache "${forever}"; }
  if ($uri ~ /assets/far-fetch\\.worker-) { set $denselens_policy "${farFetchPolicy}"; }
  if ($uri ~ /embed/denselens-embed\\.js$) { set $denselens_origin "*"; }
${set.join('\n')}
  add_header Content-Security-Policy $denselens_policy always;
  add_header Cache-Control $denselens_cache always;
  add_header Access-Control-Allow-Origin $denselens_origin always;
  gzip_static on;
  # With ngx_brotli: brotli_static on;
}
`;
}

/** `.htaccess`; needs mod_headers, and mod_rewrite for the packed files. */
function apache() {
  const set = Object.entries(headers()).map(([name, value]) => `  Header always set ${name} "${value}"`);
  return `AddType application/wasm .wasm
AddType text/javascript .js .mjs
AddType application/manifest+json .webmanifest
<IfModule mod_headers.c>
${set.join('\n')}
  Header always set Content-Security-Policy "${pagePolicy(modelHosts())}"
  Header set Cache-Control "no-cache"
  <FilesMatch "-[A-Za-z0-9_-]{8}\\.(js|mjs|css|wasm|woff2)(\\.br)?$">
    Header set Cache-Control "${forever}"
  </FilesMatch>
  <FilesMatch "^far-fetch\\.worker-">
    Header always set Content-Security-Policy "${farFetchPolicy}"
  </FilesMatch>
  <FilesMatch "^denselens-embed\\.js(\\.br)?$">
    Header set Access-Control-Allow-Origin "*"
  </FilesMatch>
</IfModule>
<IfModule mod_rewrite.c>
  RewriteEngine on
  RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b
  RewriteCond %{REQUEST_FILENAME}.br -f
  RewriteRule ^(.*)\\.(js|mjs|css|wasm|json|svg)$ $1.$2.br [L,E=packed:br]
  <IfModule mod_headers.c>
    Header set Content-Encoding br env=REDIRECT_packed
    Header append Vary Accept-Encoding
  </IfModule>
  <FilesMatch "\\.m?js\\.br$">
    ForceType text/javascript
  </FilesMatch>
  <FilesMatch "\\.wasm\\.br$">
    ForceType application/wasm
  </FilesMatch>
  <FilesMatch "\\.css\\.br$">
    ForceType text/css
  </FilesMatch>
  <FilesMatch "\\.json\\.br$">
    ForceType application/json
  </FilesMatch>
  <FilesMatch "\\.svg\\.br$">
    ForceType image/svg+xml
  </FilesMatch>
</IfModule>
`;
}

/** Hosts whose files of headers can be written. */
export const HOSTS = /** @type {const} */ (['netlify', 'cloudflare', 'nginx', 'apache']);

/**
 * Writes a host's own file of headers into a built site: `_headers`, `denselens.conf` or `.htaccess`. The site works
 * without; with it, threads come with the first visit, and workers are held to the policy, too.
 * @param {string} dist
 * @param {string} host
 * @returns {Promise<string>} the file's name
 * @throws Error with a sentence, for a host that is none of {@link HOSTS}
 */
export async function writeHostHeaders(dist, host) {
  const assets = (await readdir(join(dist, 'assets'))).sort();
  const files = /** @type {Record<string, [string, () => string]>} */ ({
    netlify: ['_headers', () => headersFile(assets)],
    cloudflare: ['_headers', () => headersFile(assets)],
    nginx: ['denselens.conf', nginx],
    apache: ['.htaccess', apache],
  });
  const [name, text] = files[host] ?? [];
  if (name === undefined || text === undefined)
    throw new Error(`"${host}" is no host that this knows: ${HOSTS.join(', ')}.`);
  await writeFile(join(dist, name), text());
  return name;
}
