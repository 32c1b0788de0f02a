import { execFileSync, spawnSync } from 'node:child_process';
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

/** RFC 4180, a character at a time. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let [field, quoted] = ['', false];
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(i + 1) === '"') field += text.charAt(++i);
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',' || character === '\r') {
      rows.at(-1)?.push(field);
      field = '';
      if (character === ',') continue;
      i++;
      rows.push([]);
    } else field += character;
  }
  return rows.slice(0, -1);
}

it('is read by the rules as it was written', () => {
  expect(readCsv(toCsv(HEADER, ROWS))).toEqual([HEADER, ...ROWS.map((row) => row.map(String))]);
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (hasPython) {
  it('is read by Python as it was written', () => {
    const code =
      'import csv,sys,json,io; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.read(), newline="")))))';
    const read = execFileSync('python3', ['-c', code], { input: toCsv(HEADER, ROWS) }).toString();
    expect(JSON.parse(read)).toEqual([HEADER, ...ROWS.map((row) => row.map(String))]);
  });
}
