import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { caller, withoutCodeFromText } from './ort-glue.mjs';

const require = createRequire(import.meta.url);
const glueOf = (name: string): string => readFileSync(require.resolve(`onnxruntime-web/${name}.mjs`), 'utf8');

type Given = Record<string, unknown>;
type Caller = (handle: number, method: number, destructors: unknown, args: number) => unknown;

/** As Emscripten's emval.js makes it. */
function fromText(given: Given, kind: number, count: number): Caller {
  const args = Array.from({ length: count }, (_, i) => `argFromPtr${i}(args${i > 0 ? `+${8 * i}` : ''})`);
  const callee = [
    'toValue(handle)',
    'toValue(handle)[getStringOrSymbol(methodName)]',
    'new (toValue(handle))',
    '',
  ];
  let body = `${callee[kind]}(${args.join()})`;
  if ('toReturnWire' in given) body = `return emval_returnValue(toReturnWire, destructorsRef, ${body})`;
  const text = `return function (handle, methodName, destructorsRef, args) {\n  ${body}\n  }`;
  return new Function(...Object.keys(given), text)(...Object.values(given)) as Caller;
}

// The glue's text, as the built site has it.
const withoutText = new Function(`return ${caller}`)() as (given: Given, kind: number) => Caller;

describe('ONNX Runtime’s glue', () => {
  it.each(['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.jspi', 'ort-wasm-simd-threaded.asyncify'])(
    '%s makes no code from text',
    (name) => {
      const made = withoutCodeFromText(glueOf(name));
      expect(made).not.toMatch(/new Function|\beval\(/);
      if (name.includes('.')) expect(made.length).toBeGreaterThan(glueOf(name).length);
      else expect(made).toBe(glueOf(name));
    },
  );

  it('is refused when it does so in a way that is not known', () => {
    expect(() => withoutCodeFromText('a = new Function("return 1")')).toThrow(/way that/);
    expect(() => withoutCodeFromText('(new Function(Object.keys(k),h))(...Object.values(k))')).toThrow(
      /way that/,
    );
  });

  it.each([0, 1, 2, 3])('calls as the text did: kind %i', (kind) => {
    const log: unknown[] = [];
    class Thing {
      readonly #given: readonly unknown[];
      constructor(...given: readonly unknown[]) {
        this.#given = given;
      }
      method(...given: readonly unknown[]) {
        return [this.#given, given];
      }
      toJSON() {
        return this.#given;
      }
    }
    const values: readonly unknown[] = [(...given: readonly unknown[]) => given, new Thing(7), Thing, null];
    const base: Given = {
      toValue: (handle: number) => values[handle],
      argFromPtr0: (at: number) => log.push(`first at ${at}`),
      argFromPtr1: (at: number) => `second at ${at}`,
      getStringOrSymbol: () => 'method',
    };
    const answer = {
      toReturnWire: 'wire',
      emval_returnValue: (...given: unknown[]) => JSON.stringify(given),
    };
    for (const given of [base, { ...base, ...answer }]) {
      const [ours, theirs] = [withoutText(given, kind), fromText(given, kind, 2)].map((call) => {
        log.length = 0;
        return [call(kind, 5, 'destructors', 64), [...log]];
      });
      expect(ours).toEqual(theirs);
    }
  });
});
