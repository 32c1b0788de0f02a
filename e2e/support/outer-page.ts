import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StaticHost } from './static-host';

/** A page of another site, with an element to put things into. */
const HTML =
  '<!doctype html><meta charset="utf-8"><title>Elsewhere</title><div id="here" style="height:480px"></div>';

/** Isolates the page, as hosts do that want threads themselves. */
export const ISOLATING = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** A host of another origin, with such a page and more files. */
export function outerSite(
  headers: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<StaticHost> {
  const folder = mkdtempSync(join(tmpdir(), 'denselens-outer-'));
  for (const [name, text] of Object.entries({ 'index.html': HTML, ...files })) {
    writeFileSync(join(folder, name), text);
  }
  return StaticHost.start({ folder, headers });
}
