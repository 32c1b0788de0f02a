import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPython, TRAINING } from './render/python';

/** Few enough to render in seconds; all of OpenMoji's drawings of them are there. */
const CLASSES = 20;

const hasPackages = existsSync(join(TRAINING, 'node_modules', '@resvg', 'resvg-js'));
const python = hasPackages ? findPython() : undefined;
if (!hasPackages) console.warn('SKIPPED training: run `npm ci --ignore-scripts` in training/ to test it');
else if (python === undefined)
  console.warn('SKIPPED training: apt-get install python3-torch python3-torchvision');

interface Found {
  readonly resumed: boolean;
  readonly seen: number;
  readonly identical: boolean;
  readonly finite: boolean;
  readonly dtypes: Readonly<Record<string, string>>;
  readonly centring: number;
  readonly fp16Gap: number;
  readonly evaluated: Readonly<Record<string, number>>;
}

const run = (command: string, args: readonly string[]): string => {
  const done = spawnSync(command, args, {
    cwd: TRAINING,
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: TRAINING },
  });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
};

describe.skipIf(python === undefined)('the training pipeline on a few classes and steps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emoji1000-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('renders the classes that the rule gives, in the shipped order', { timeout: 60_000 }, () => {
    const tsx = join(TRAINING, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    const said = run(process.execPath, [tsx, 'render/main.ts', '--classes', `${CLASSES}`, '--out', folder]);
    expect(said).toContain('the rule gives 1000 of the 1000 shipped ids');
    expect(said).toContain('equal for 1000 of 1000');
    const index: unknown = JSON.parse(readFileSync(join(folder, 'held-out.json'), 'utf8'));
    expect(index).toMatchObject({ format: 'denselens-pack-1', size: 144 });
  });

  it('trains, resumes to the bit, exports, reads back, evaluates', { timeout: 60_000 }, () => {
    const said = run(python ?? '', [
      '-m',
      'emoji1000.smoke',
      '--data',
      folder,
      '--runs',
      join(folder, 'runs'),
    ]);
    const line = said.split('\n').find((text) => text.startsWith('smoke '));
    const found: Found = JSON.parse(line?.slice('smoke '.length) ?? '');
    expect(found).toMatchObject({ resumed: true, seen: 48, identical: true, finite: true });
    expect(found.evaluated.openmoji).toBe(CLASSES);
    // 120 convolutions and the classifier in halves; 121 norms of four tensors and one bias in singles.
    const halves = Object.values(found.dtypes).filter((dtype) => dtype === 'torch.float16');
    expect(halves).toHaveLength(121);
    expect(Object.keys(found.dtypes)).toHaveLength(121 + 4 * 121 + 1);
    expect(found.dtypes['classifier.bias']).toBe('torch.float32');
    expect(found.centring).toBeLessThan(1e-3);
    expect(found.fp16Gap).toBeLessThan(0.05);
  });
});
