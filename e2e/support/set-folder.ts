import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import { test } from './fixtures';

/** A picture of a few coloured squares, another one for each number. */
export function picture(number: number): Uint8Array {
  const side = 48;
  const data = new Uint8Array(side * side * 3);
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [Math.floor(at / 3) % side, Math.floor(at / 3 / side)];
    const square = Math.floor(x / 12) + 4 * Math.floor(y / 12) + 16 * (at % 3);
    data[at] = (Math.imul(square + 1, 2654435761 ^ Math.imul(number + 1, 40503)) >>> 13) & 255;
  }
  return encode({ width: side, height: side, data, channels: 3 });
}

/** A place for a spec's folders of images, which goes with its last test. */
export function setFolders(spec: string) {
  const root = mkdtempSync(join(tmpdir(), `${spec}-`));
  test.afterAll(() => rmSync(root, { recursive: true }));
  const folderOf = (name: string, files: Readonly<Record<string, Uint8Array | string>>): string => {
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(join(root, name, path, '..'), { recursive: true });
      writeFileSync(join(root, name, path), bytes);
    }
    return join(root, name);
  };
  return { root, folderOf };
}

export const viewOf = (page: Page) => page.getByRole('region', { name: 'Set of images' });
