import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import { seededRandom } from '../../src/testing/small-model';
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

/** A picture of which hardly two pixels are alike: waves and noise, more or less of each, on a ground of its own. */
export function texture(number: number, side: number): Uint8Array {
  const random = seededRandom(number + 1);
  const ground = [random(), random(), random()];
  const [slope, length, height, noise] = [random(), 2 + 8 * random(), random(), 0.05 + random() ** 2];
  const data = new Uint8Array(side * side * 3);
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [Math.floor(at / 3) % side, Math.floor(at / 3 / side)];
    const wave = Math.sin((x * slope + y * (1 - slope) + 9 * (at % 3)) / length);
    const level = (ground[at % 3] ?? 0) + height * wave * 0.4 + noise * (random() - 0.5);
    data[at] = 255 * Math.min(1, Math.max(0, level));
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
