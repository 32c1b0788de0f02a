import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const source = 'src/render/assembly/paint-map.ts';

/** The module that {@link compileSimd} writes, from the project's root. */
export const simdModule = 'src/render/paint-map.wasm.ts';

/** Compiles the painter's AssemblyScript. @returns the text of the module that carries the bytes */
export async function compileSimd() {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | null} */
  let bytes = null;
  const args = [source, '--outFile', 'paint-map.wasm', '-O3', '--noAssert', '--runtime', 'stub'];
  const { error, stderr } = await asc.main([...args, '--enable', 'simd', '--importMemory'], {
    readFile: (name) => (name.startsWith('src/') ? readFileSync(join(root, name), 'utf8') : null),
    writeFile: (name, contents) => {
      if (name === 'paint-map.wasm' && typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === null) throw new Error(`${error?.message}\n${stderr.toString()}`);
  const text = Buffer.from(bytes).toString('base64');
  const lines = text.match(/.{1,100}/g) ?? [];
  return [
    '// Made from assembly/paint-map.ts by `npm run simd`; a test holds it against its source.',
    '',
    '/** WebAssembly with SIMD that paints maps, in Base64. */',
    'export const PAINT_MAP_WASM =',
    `  ${lines.map((line) => `'${line}'`).join(' +\n  ')};`,
    '',
  ].join('\n');
}
