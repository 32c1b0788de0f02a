import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** The Hub leads on to its stores, and browsers hold redirects to the policy, too. */
const stores = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co'];

/**
 * Other sites that have the manifest's models.
 * @returns {string[]} origins, as a Content-Security-Policy has them
 */
export function modelHosts() {
  const { models } = JSON.parse(readFileSync(join(root, 'public', 'models', 'manifest.json'), 'utf8'));
  /** @type {{ urls: string[], otherFiles?: { urls: string[] }[] }[]} */
  const entries = models;
  const urls = entries.flatMap(({ urls: own, otherFiles = [] }) =>
    [own, ...otherFiles.map((file) => file.urls)].flat(),
  );
  const origins = urls.filter((url) => url.startsWith('https:')).map((url) => new URL(url).origin);
  const [hub] = stores;
  return [...new Set(origins.flatMap((origin) => (origin === hub ? stores : [origin])))];
}

/** What runs in the frame that draws SVG, which stands in no file of the site: known by its hash, as parsers read it. */
function frameProgram() {
  const text = readFileSync(join(root, 'src', 'engine', 'client', 'svg-frame-program.js'), 'utf8');
  return `'sha256-${createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('base64')}'`;
}

/**
 * What the page and its programs may do: run scripts and WASM of this site, and nothing that is made of text; reach
 * this site and the hosts of the manifest's models.
 * @param {readonly string[]} hosts
 */
export function pagePolicy(hosts) {
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${frameProgram()}`,
    "worker-src 'self'",
    // blob: is a file that the visitor dropped.
    ["connect-src 'self' blob:", ...hosts].join(' '),
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "style-src 'self'",
    "font-src 'self' data:",
    "manifest-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types default denselens-inert denselens-frame',
  ].join('; ');
}

/** Of src/engine/worker/weights/far-fetch.worker.ts alone, which is told addresses and holds nothing of the visitor's. */
export const farFetchPolicy =
  "default-src 'none'; script-src 'self'; connect-src https: http:; require-trusted-types-for 'script'; trusted-types 'none'";

/** The far fetcher's program in a built site. */
export const farFetcher = /^\/?assets\/far-fetch\.worker-[\w-]+\.js$/;

/** Everything that a page might ask a device for, but the camera. */
const features = `
  accelerometer autoplay display-capture encrypted-media gamepad geolocation gyroscope hid
  identity-credentials-get idle-detection local-fonts magnetometer microphone midi otp-credentials
  payment publickey-credentials-get screen-wake-lock serial storage-access usb window-management
  xr-spatial-tracking
`
  .trim()
  .split(/\s+/);

const permissionsPolicy = ['camera=(self)', ...features.map((name) => `${name}=()`)].join(', ');

/**
 * Headers of every answer, whatever it is of.
 * @returns {Record<string, string>}
 */
export const commonHeaders = () => ({
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': permissionsPolicy,
});

/**
 * A page that says of itself what it may do, for hosts that send no headers.
 * @param {string} html
 */
export const withPolicy = (html) =>
  // Before everything that it is about, but not before the encoding, which must come early.
  html.replace(
    /^ *<meta charset="utf-8" \/>\n/m,
    (
      charset,
    ) => `${charset}    <meta http-equiv="Content-Security-Policy" content="${pagePolicy(modelHosts())}" />
    <meta name="referrer" content="no-referrer" />
`,
  );

/**
 * For Vite: writes the policy into the built page. In development its scripts come otherwise.
 * @returns {import('vite').Plugin}
 */
export const policyInPages = () => ({
  name: 'denselens-policy',
  apply: 'build',
  transformIndexHtml: withPolicy,
});
