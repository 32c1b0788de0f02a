import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './lib/root.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly private: boolean;
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bundleDependencies: readonly string[];
};

/** What a module imports when it runs; types in comments are no imports. */
const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^(?:import|export)\b[^;'=]*'([^']+)';|\bawait import\('([^']+)'\)/gm,
    ),
  ].map(([, first, second]) => first ?? second ?? '');

/** All of the project's own files that a module needs, itself among them, and the packages. */
function neededBy(entry: string): {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
} {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const name of importsOf(file)) {
      if (name.startsWith('.')) files.add(normalize(join(dirname(file), name)));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  }
  return { files, packages };
}

describe('the packed package', () => {
  const needed = neededBy(Object.values(manifest.bin)[0] ?? '');

  it('holds every module that its command imports, and no other', () => {
    const packed = manifest.files.filter((file) => file.startsWith('scripts/'));
    expect([...needed.files].sort()).toEqual([...packed].sort());
  });

  it('bundles the packages that these import, and no others', () => {
    expect([...needed.packages].sort()).toEqual([...manifest.bundleDependencies].sort());
    expect(Object.keys(manifest.dependencies).sort()).toEqual([...manifest.bundleDependencies].sort());
  });

  it('is called by its file in whatever its command says, and has no option that does nothing', () => {
    // No registry has it: whoever asks one by this name gets another's package.
    expect(manifest.private).toBe(true);
    const [entry = ''] = Object.values(manifest.bin);
    const said = (...args: readonly string[]): string => {
      try {
        execFileSync(process.execPath, [join(root, entry), ...args], { stdio: 'pipe' });
      } catch (error) {
        return String((error as { stderr: Buffer }).stderr);
      }
      throw new Error('It serves.');
    };
    const command = `npx ./${manifest.name}-${manifest.version}.tgz`;
    expect(said('--nonsense')).toContain(`Usage: ${command} [--port 4173] [--host [address]]\n`);
    expect(said('--no-models')).toContain("Unknown option '--no-models'");
  });
});
