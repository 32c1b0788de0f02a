import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { toCsv } from './csv';

const HEADER = ['name', 'value'];
const ROWS = [
  ['plain', 1.5],
  ['a, "b"', -0.1],
  ['two\nlines', Number.NaN],
  ['', 3e-45],
] as const;

it('quotes what needs it, and nothing else', () => {
  expect(toCsv(HEADER, ROWS)).toBe(
    'name,value\r\nplain,1.5\r\n"a, ""b""",-0.1\r\n"two\nlines",NaN\r\n,3e-45\r\n',
  );
});

const python = (() => {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
})();
if (!python) console.warn('SKIPPED: there is no python3, so its csv module reads nothing here.');

it.skipIf(!python)('is read by Python as it was written', () => {
  const code =
    'import csv,sys,json,io; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.read(), newline="")))))';
  const read = execFileSync('python3', ['-c', code], { input: toCsv(HEADER, ROWS) }).toString();
  expect(JSON.parse(read)).toEqual([HEADER, ...ROWS.map((row) => row.map(String))]);
});
