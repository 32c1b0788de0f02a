// Proves that the import rules are enforced: plants a violation of each in a copy of the sources and expects
// the linter or the compiler to refuse it, and to accept what is allowed.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { boundaryCases } from './lib/boundary-cases.mjs';
import { importOverrides } from './lib/import-rules.mjs';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';

const minutes = 60_000;
// Outside of the tree, so that nobody ever meets a planted file, whatever happens here.
const copy = mkdtempSync(join(tmpdir(), 'denselens-boundaries-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));

async function copySources() {
  for (const folder of ['app', 'src']) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  for (const file of ['biome.json', '.gitignore', 'package.json']) cpSync(join(root, file), join(copy, file));
  for (const file of await readdir(root)) {
    if (!/^tsconfig.*\.json$/.test(file)) continue;
    // The compiler's cache stays the copy's own.
    const text = readFileSync(join(root, file), 'utf8').replaceAll('node_modules/.cache/', '.cache/');
    writeFileSync(join(copy, file), text);
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
}

/**
 * What Biome finds, as `file → rules`.
 * @returns {Promise<Map<string, Set<string>>>}
 */
async function lint() {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const report = join(copy, 'biome-report.json');
  const args = [
    biome,
    'lint',
    '--reporter=json',
    `--reporter-file=${report}`,
    '--max-diagnostics=none',
    'app',
    'src',
  ];
  const { output } = await run(process.execPath, args, { cwd: copy, timeout: 2 * minutes, capture: true });
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  let diagnostics;
  try {
    ({ diagnostics } = JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    throw new Error(`Biome gave no report:\n${output}`);
  }
  for (const { category, severity, location } of diagnostics) {
    if (severity !== 'error') continue;
    const file = location.path.replaceAll('\\', '/');
    found.set(file, (found.get(file) ?? new Set()).add(category));
  }
  return found;
}

/**
 * What the compiler finds, as `file → error codes`. The projects are compiled one by one: a build would stop
 * at the first that fails.
 * @returns {Promise<Map<string, Set<number>>>}
 */
async function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  /** @type {Map<string, Set<number>>} */
  const found = new Map();
  for (const project of ['pure', 'layout', 'worker', 'page', 'app']) {
    const args = [tsc, '-p', `tsconfig.${project}.json`, '--pretty', 'false'];
    const { output } = await run(process.execPath, args, { cwd: copy, timeout: 5 * minutes, capture: true });
    for (const [, file, code] of output.matchAll(/^(\S+?)\(\d+,\d+\): error TS(\d+):/gm)) {
      if (file !== undefined) found.set(file, (found.get(file) ?? new Set()).add(Number(code)));
    }
  }
  return found;
}

await copySources();
for (const { file, code } of boundaryCases) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), code);
}
const [rules, errors] = await Promise.all([lint(), compile()]);

/** @type {string[]} */
const wrong = [];
const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
if (!isDeepStrictEqual(overrides, importOverrides())) {
  wrong.push('biome.json does not have the rules of scripts/lib/import-rules.mjs: npm run rules');
}
for (const probe of boundaryCases) {
  const { file, refusedBy } = probe;
  const fromBiome = [...(rules.get(file) ?? [])];
  const fromTsc = [...(errors.get(file) ?? [])];
  const said = [...fromBiome, ...fromTsc.map((code) => `TS${code}`)].join(', ') || 'nothing';
  if (refusedBy === 'biome' && !fromBiome.includes(probe.rule)) {
    wrong.push(`${file}: ${probe.rule} expected, but ${said} came`);
  }
  if (refusedBy === 'tsc' && !probe.errors.some((code) => fromTsc.includes(code))) {
    wrong.push(`${file}: one of TS${probe.errors.join(', TS')} expected, but ${said} came`);
  }
  if (refusedBy === null && fromBiome.length > 0) wrong.push(`${file} is allowed, but ${said} came`);
}
const planted = new Set(boundaryCases.map(({ file }) => file));
const unrest = [...rules]
  .filter(([file]) => !planted.has(file))
  .map(([file, found]) => `${file} (${[...found]})`);
if (unrest.length > 0) wrong.push(`The sources themselves break rules: ${unrest.join(', ')}`);

for (const line of wrong) console.error(line);
console.log(
  `Boundaries: ${boundaryCases.length} planted files, ${wrong.length} not judged as they should be.`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
