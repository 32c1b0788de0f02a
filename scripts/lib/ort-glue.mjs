import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * Emscripten's glue makes the functions by which C++ calls JavaScript from text, `new Function(…)`, which no strict
 * Content-Security-Policy allows. This is what that text says, as a function: `k` has what the text is given, `kind`
 * is emval's (0: call, 1: method, 2: constructor, 3: cast).
 */
export const caller = `((k,kind)=>{
  const read=Object.keys(k).filter((name)=>name.startsWith("argFromPtr")).map((name)=>k[name]);
  return (handle,methodName,destructorsRef,args)=>{
    const values=read.map((argument,i)=>argument(args+8*i));
    const value=kind===3?undefined:k.toValue(handle);
    const result=kind===0?value(...values):kind===1?value[k.getStringOrSymbol(methodName)](...values):
      kind===2?new value(...values):values.at(-1);
    return k.emval_returnValue===undefined?undefined:k.emval_returnValue(k.toReturnWire,destructorsRef,result);
  };
})`;

const fromText = /\(new Function\(Object\.keys\((\w+)\),\w+\)\)\(\.\.\.Object\.values\(\1\)\)/g;
const kindOf = /switch\((\w+)\)\{case 0:var \w+="toValue\(handle\)"/;

/**
 * The glue of one of ONNX Runtime's builds without code from text.
 * @param {string} source
 * @throws when it is made in another way than it was
 */
export function withoutCodeFromText(source) {
  const kind = kindOf.exec(source)?.[1];
  const made = source.replace(fromText, (_, given) => `${caller}(${given},${kind})`);
  if (/new Function|\beval\(/.test(made) || (made !== source && kind === undefined)) {
    throw new Error(
      'ONNX Runtime’s glue makes code from text in a way that scripts/lib/ort-glue.mjs does not know.',
    );
  }
  return made;
}

const glue = /^onnxruntime-web\/(ort-wasm-simd-threaded(?:\.\w+)?)\.mjs\?url$/;
const folder = join(root, 'node_modules', '.cache', 'denselens', 'glue');
/** Bytes of the programs, since a packed answer does not say how many there will be. */
const sizes = 'virtual:ort-sizes';
const require = createRequire(join(root, 'package.json'));

/**
 * For Vite: gives ONNX Runtime's glue without code from text, and called .js: hosts that do not know .mjs send it as
 * bytes, which no browser takes for a module.
 * @returns {import('vite').Plugin}
 */
export function ortGlue() {
  return {
    name: 'denselens-ort-glue',
    enforce: 'pre',
    resolveId(source) {
      if (source === sizes) return `\0${sizes}`;
      const name = glue.exec(source)?.[1];
      if (name === undefined) return null;
      const path = join(folder, `glue-${name}.js`);
      const original = readFileSync(require.resolve(`onnxruntime-web/${name}.mjs`), 'utf8');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, withoutCodeFromText(original));
      return `${path}?url`;
    },
    load(id) {
      if (id !== `\0${sizes}`) return null;
      /** @param {string} ending */
      const bytes = (ending) =>
        statSync(require.resolve(`onnxruntime-web/ort-wasm-simd-threaded${ending}.wasm`)).size;
      const found = { wasm: bytes(''), jspi: bytes('.jspi'), asyncify: bytes('.asyncify') };
      return `export default ${JSON.stringify(found)};`;
    },
  };
}
