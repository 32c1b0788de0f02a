import type { SetEntry, SetGroup } from './entry';

/** Rows of a table in text: commas, semicolons or tabs, whichever its first line has most of; quotes as RFC 4180 has them. */
export function parseTable(text: string): readonly (readonly string[])[] {
  const [first = ''] = text.split(/\r?\n/, 1);
  const countOf = (mark: string): number => first.split(mark).length;
  const between = [',', ';', '\t'].reduce((best, mark) => (countOf(mark) > countOf(best) ? mark : best));
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    row.push(cell.trim());
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (row.some((each) => each !== '')) rows.push(row);
    row = [];
  };
  const body = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < body.length; at++) {
    const mark = body.charAt(at);
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (body.charAt(at + 1) === '"') cell += body.charAt(++at);
      else isQuoted = false;
    } else if (mark === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (mark === between) endCell();
    else if (mark === '\n') endRow();
    else if (mark !== '\r') cell += mark;
  }
  endRow();
  return rows;
}

/** What heads the column of classes. */
const LABELS = /label|class|finding|diagnos|categor|标签|类别/i;

/** Between several classes of one image. */
const BETWEEN = /[|;]/;

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Which classes a table says that images show: by the column whose cells are most often these images' names (or paths'
 * ends), and the one that is headed as classes are, else the one behind the names; several classes stand with | or ;
 * between. Null where it is no such table.
 * @param paths - of the images
 * @returns names of classes by path
 */
export function labelsOfTable(
  rows: readonly (readonly string[])[],
  paths: readonly string[],
): ReadonlyMap<string, readonly string[]> | null {
  const [header = [], ...body] = rows;
  const byName = new Map<string, string>();
  for (const path of paths) {
    byName.set(lastOf(path), path);
    byName.set(path, path);
    byName.set(path.slice(path.indexOf('/') + 1), path);
  }
  const withoutEnding = new Map(
    [...byName].map(([name, path]) => [name.replace(/\.[a-z0-9]+$/i, ''), path] as const),
  );
  const pathOf = (cell: string): string | undefined => byName.get(cell) ?? withoutEnding.get(cell);
  const hits = header.map(
    (_, column) => body.filter((row) => pathOf(row[column] ?? '') !== undefined).length,
  );
  const most = Math.max(0, ...hits);
  const names = hits.indexOf(most);
  if (most === 0 || header.length < 2) return null;
  const headed = header.findIndex((name, column) => column !== names && LABELS.test(name));
  const labels = headed >= 0 ? headed : names + 1 < header.length ? names + 1 : 0;
  const found = new Map<string, readonly string[]>();
  for (const row of body) {
    const path = pathOf(row[names] ?? '');
    const own = (row[labels] ?? '').split(BETWEEN).map((name) => name.trim());
    if (path !== undefined)
      found.set(
        path,
        own.filter((name) => name !== ''),
      );
  }
  return found;
}

/** What the images are called to which a table gives no class: they show none of them. */
const NO_CLASS = '–';

/** Groups images by the classes that a table gives them; those that it does not name have no group. */
export function groupByTable(
  files: readonly { readonly path: string; readonly bytes: number }[],
  labels: ReadonlyMap<string, readonly string[]>,
): { readonly entries: readonly SetEntry[]; readonly groups: readonly SetGroup[] } {
  const groups: SetGroup[] = [];
  const numbers = new Map<string, number>();
  const entries = files.map(({ path, bytes }, id): SetEntry => {
    const own = labels.get(path);
    if (own === undefined) return { id, path, group: -1, bytes };
    const name = own.length === 0 ? NO_CLASS : [...own].sort().join(' | ');
    const group = numbers.get(name) ?? groups.push({ name, labels: own }) - 1;
    numbers.set(name, group);
    return { id, path, group, bytes };
  });
  return { entries, groups };
}
